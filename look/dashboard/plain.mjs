// The plain pages: applications, users, roles, APIs, connections, the log; why a user can not sign in; the drawer and the
// palette.
import { api } from '../api.mjs';

export async function walk(owner) {
  const home = `${new URL(owner.page.url()).href.match(/^.*?\/tenants\/[^/?]+/)[0]}/`;
  const open = async (path, name, ...expected) => {
    await owner.go(home + path);
    await owner.look(name, ...expected);
  };
  await applications(owner, open);
  await users(owner, open);
  await apisAndRoles(owner, open);
  await connections(owner, open);
  await open('logs', 'logs', 'Logs', 'Older');
  await open('logs?kind=failed', 'logs-none', 'Nothing matches');
  await owner.go(`${home}logs`);
  await owner.leads(owner.page.locator('a.logrow').click());
  await owner.look('log', 'The whole entry');
  await why(owner, open);
  await open(`call?page=${new URL(home).pathname}organizations`, 'call', 'Do this by API', 'curl', 'Terraform');
  await open('jump?q=a', 'jump', 'Applications');
  await palette(owner, home);
  await owner.go(home.slice(0, -1));
}

async function applications(owner, open) {
  await open('applications', 'applications', 'Create application');
  await open('applications/new', 'application-new', 'Allowed callback URLs');
  await owner.type('Name', 'Ledger Web');
  await owner.type('Allowed callback URLs', 'https://fieldnote.example/callback');
  await owner.follow('button', 'Create application');
  await owner.look('application-credentials', 'The application was created.', 'Client secret');
  const made = (await api('GET', '/clients')).find((one) => one.name === 'Ledger Web');
  owner.report.check(made?.callbacks?.length === 1, 'the application is there by the API');
  const page = `applications/${made.client_id}`;
  await open(page, 'application', 'Allowed logout URLs', 'Delete application');
  await open(`${page}/login`, 'application-login', 'Business users', 'Prompt for Organization');
  await owner.page.locator('input[value=require]').click();
  await owner.page.locator('input[value=pre_login_prompt]').click();
  await owner.follow('button', 'Save changes');
  await owner.look('application-login-saved', 'The changes were saved.');
  const saved = await api('GET', `/clients/${made.client_id}`);
  owner.report.check(saved.organization_usage === 'require', 'who logs in is there by the API');
  await open(`${page}/connections`, 'application-connections', 'Enable');
  await open(`${page}/delete`, 'application-delete', 'Delete Ledger Web?');
  await owner.type('Type Ledger Web to confirm', 'something else');
  await owner.follow('button', 'Delete');
  await owner.look('application-delete-refused', 'This is not the name.');
}

async function users(owner, open) {
  await open('users/new', 'user-new', 'Create user');
  await owner.type('Email address', 'ingrid at halden.example');
  await owner.type('Name', 'Ingrid Solheim');
  await owner.follow('button', 'Create user');
  await owner.look('user-new-refused', 'Nothing was saved yet');
  await owner.type('Email address', 'ingrid@halden.example');
  await owner.type('Password', 'Seven-oaks-41-lanterns');
  await owner.follow('button', 'Create user');
  await owner.look('user', 'The user was created.', 'Block user');
  await owner.follow('button', 'Block user');
  await owner.look('user-blocked', 'The user is blocked.', 'Unblock user');
  await open('users', 'users', 'Ingrid Solheim', 'Blocked');
  await open('users?q=zzz', 'users-nothing', 'Nothing matches');
}

async function apisAndRoles(owner, open) {
  await open('apis/new', 'api-new', 'Register API');
  await owner.type('Name', 'Ledger API');
  await owner.type('Audience', 'https://ledger.fieldnote.example');
  await owner.follow('button', 'Register API');
  await owner.look('api-permissions', 'The API was registered.');
  await owner.type('Permission', 'read:notes');
  await owner.follow('button', 'Add permission');
  await owner.look('api-permission-added', 'read:notes');
  await open('apis', 'apis', 'Ledger API');
  const api2 = (await api('GET', '/resource-servers')).find((one) => one.name === 'Ledger API');
  await open(`apis/${api2.id}`, 'api', 'Token lifetime');
  await open('roles/new', 'role-new', 'Create role');
  await owner.type('Name', 'Note reader');
  await owner.follow('button', 'Create role');
  await owner.look('role-permissions', 'The role was created.', 'read:notes');
  await owner.follow('button', 'Add permission');
  await owner.look('role-permission-added', 'The permission was added.');
  await open('roles', 'roles', 'Note reader');
}

async function connections(owner, open) {
  await open('connections', 'connections', 'New database');
  await open('connections/new/oidc', 'connection-new', 'Callback URL', 'Discovery URL');
  await owner.type('Name', 'halden-okta');
  await owner.type('Discovery URL', 'https://halden.example/.well-known/openid-configuration');
  await owner.type('Client ID', 'guildhall');
  await owner.type('Client secret', 'a secret of the provider');
  await owner.follow('button', 'Connect identity provider');
  // Nobody publishes anything there.
  await owner.look('connection-new-refused', 'Nothing was saved yet');
}

async function why(owner, open) {
  await open('why', 'why', "Why can't this user sign in?");
  const made = (await api('GET', '/clients')).find((one) => one.name === 'Ledger Web');
  await open(`why?user=ingrid@halden.example&client_id=${made.client_id}`, 'why-asked', 'The user has to choose');
  await open(
    `why?user=ingrid@halden.example&client_id=${made.client_id}&organization=org_0123456789abcdef`,
    'why-refused',
    'The organization is refused',
  );
}

// By keyboard, as the palette is meant to be used; and the drawer.
async function palette(owner, home) {
  await owner.go(home.slice(0, -1));
  await owner.page.keyboard.down('Control');
  await owner.page.keyboard.press('k');
  await owner.page.keyboard.up('Control');
  await owner.page.locator('#palette input').fill('Note r');
  await owner.page.waitForSelector('#palette a.jump');
  await owner.look('palette');
  await owner.go(`${home}roles`);
  await owner.press('link', 'API');
  await owner.page.waitForSelector('#api details');
  await owner.look('drawer', 'Do this by API', 'curl');
}
