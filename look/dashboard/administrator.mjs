// Who administers: the list, and that there is always an owner.
export async function walk(owner) {
  const home = owner.page.url();
  await owner.go(new URL('/administrators', home).href);
  await owner.look('administrators', 'Who runs this installation', '(you)');
  await owner.choose('Role of marek.oduya@fieldnote.example', 'viewer');
  await owner.follow('button', 'Change role marek.oduya@fieldnote.example');
  await owner.look('administrators-refused', 'The last owner stays owner');
  await owner.follow('button', 'Remove marek.oduya@fieldnote.example');
  await owner.look('administrator-remove', 'Remove marek.oduya@fieldnote.example?');
  await owner.follow('link', 'Keep it');
  await owner.go(home);
}
