// Who administers: the list, that there is always an owner, and a viewer who was invited by mail and cannot write.
import { Person } from '../person.mjs';
import { api } from '../api.mjs';
import { signIn } from './getting_in.mjs';

const email = 'ana.ribeiro@fieldnote.example';
const password = 'A password of my own, 1';

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
  await owner.type('Email address', email);
  await owner.press('radio', 'viewer');
  await owner.follow('button', 'Send invitation');
  await owner.look('administrator-invited', 'The invitation is on its way.', 'Invited');
  const viewer = await Person.at(owner.page.browser(), owner.report);
  await accept(viewer, home);
  await watch(viewer);
  await owner.go(home);
}

// Sets a password by the link of the mail, and signs in with it.
async function accept(viewer, home) {
  await viewer.go(await mailed());
  await viewer.type('New password', password);
  await viewer.type('Enter it once more', password);
  await viewer.follow('button', 'Reset password');
  await viewer.go(new URL('/', home).href);
  await signIn(viewer, email, password);
}

// The link in the mail that the server would send; it keeps what it sends while it is developed with.
async function mailed() {
  for (let tries = 0; tries < 50; tries += 1) {
    const mails = await (await fetch(new URL('/dev/mailbox.json', process.env.GUILDHALL_API))).json();
    const mail = mails.find((one) => one.to === email);
    const link = mail?.text?.match(/https?:\/\/\S+ticket=\S+/)?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no mail came');
}

// Everything is there to see, and nothing to change: neither by the page nor by a request of its own.
async function watch(viewer) {
  const made = await api('POST', '/organizations', { name: 'watched', display_name: 'Watched' });
  const home = viewer.page.url();
  await viewer.follow('link', 'Organizations');
  await viewer.look('organizations-viewer', 'Watched');
  await viewer.follow('link', 'Watched');
  await viewer.look('organization-viewer', 'Watched');
  for (const word of ['Save changes', 'Delete organization']) {
    viewer.report.check(!(await viewer.words()).includes(word), `a viewer is not shown: ${word}`);
  }
  const status = await viewer.page.evaluate(async () => {
    const token = document.querySelector('[name=token]').value;
    const body = new URLSearchParams({ token, display_name: 'Mine', name: 'watched', seen_details: '{}' });
    return (await fetch(location.pathname, { method: 'POST', body })).status;
  });
  viewer.report.check(status === 403, `a viewer's request is refused: ${status}`);
  const { display_name: name } = await api('GET', `/organizations/${made.id}`);
  viewer.report.check(name === 'Watched', 'a viewer changed nothing');
  await viewer.go(`${home}/organizations/new`);
  await viewer.look('not-allowed', 'Your role does not allow this');
  await api('DELETE', `/organizations/${made.id}`);
  viewer.noted.splice(0);
}
