// From the setup link to the home of the first tenant; signing out and in again.
export const password = 'four words in a row';
export const email = 'marek.oduya@fieldnote.example';

export async function walk(owner) {
  await owner.go(new URL('/', process.env.GUILDHALL_SETUP).href);
  await owner.look('sign-in', 'Sign in to Guildhall', 'guildhall setup-link');
  await owner.go(process.env.GUILDHALL_SETUP);
  await owner.look('setup', 'Make the first administrator');
  await owner.type('Email address', email);
  await owner.type('Password', 'short');
  await owner.follow('button', 'Make administrator');
  await owner.look('setup-refused', 'String is too short (5 chars), minimum 15');
  await owner.type('Password', password);
  await owner.follow('button', 'Make administrator');
  await owner.look('home', 'Get your first customer in', 'owner');
  await owner.go(process.env.GUILDHALL_SETUP);
  await owner.look('setup-void', 'This setup link is not valid');
  await owner.go(new URL('/', process.env.GUILDHALL_SETUP).href);
  await owner.follow('button', 'Sign out');
  await signIn(owner, email, password);
  owner.report.check((await owner.words()).includes('Get your first customer in'), 'signing in leads home');
  await owner.go(new URL('/tenants', process.env.GUILDHALL_SETUP).href);
  await owner.look('tenants', 'Each has its own organizations');
  await owner.type('Name', 'staging');
  await owner.type('Domain', 'staging.localhost');
  await owner.follow('button', 'Create tenant');
  await owner.look('tenant-created', 'staging was created', 'The secret is shown once.');
  await owner.go(new URL('/nowhere', process.env.GUILDHALL_SETUP).href);
  await owner.look('not-found', 'Nothing is here');
  await owner.go(new URL('/', process.env.GUILDHALL_SETUP).href);
}

// Through the system tenant's login, as anybody signs in.
export async function signIn(person, address, secret) {
  await person.follow('link', 'Sign in');
  await person.type('Email address', address);
  await person.type('Password', secret);
  await person.follow('button', 'Continue');
}

export async function leave(owner) {
  await owner.follow('button', 'Sign out');
  await owner.look('signed-out', 'You are signed out.');
}
