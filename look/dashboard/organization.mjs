// An organization, from its first form to its end.
import { api } from '../api.mjs';

export async function walk(owner) {
  const { report } = owner;
  const only = async () => {
    const [found] = await api('GET', '/organizations');
    return found && api('GET', `/organizations/${found.id}`);
  };
  await owner.follow('link', 'Organizations');
  await owner.look('organizations-none', 'Add your first business customer');
  await owner.follow('link', 'Create Organization');
  await owner.look('organization-new', 'Name', 'Display Name');
  await owner.type('Name', 'Halden Freight');
  await owner.type('Display Name', 'Halden Freight');
  await owner.follow('button', 'Add Organization');
  await owner.look('organization-new-refused', 'Nothing was saved yet');
  await owner.type('Name', 'halden-freight');
  await owner.follow('button', 'Add Organization');
  await owner.look('organization-created', 'The organization was created.', 'Halden Freight');
  await preview(owner);
  report.check((await only())?.name === 'halden-freight', 'the organization is there by the API');

  await branding(owner);
  const { branding: look, metadata } = await only();
  report.check(look?.colors?.primary === '#B3431B' && look?.logo_url, 'its branding is there by the API');
  report.check(metadata?.plan === 'enterprise', 'its metadata is there by the API');

  await connections(owner);
  const { id } = await only();
  const [enabled] = await api('GET', `/organizations/${id}/enabled_connections`);
  report.check(enabled?.assign_membership_on_login === true, 'its connection makes members on login');

  await members(owner);
  const [member] = await api('GET', `/organizations/${id}/members?fields=email,roles`);
  report.check(member?.roles?.[0]?.name === 'Dispatcher', 'its member has the role');

  await invitations(owner);
  const [invited] = await api('GET', `/organizations/${id}/invitations`);
  report.check(invited?.invitee.email === 'ana.ribeiro@halden.example', 'one invitation is left');

  await applications(owner);
  const { clients } = await api('GET', `/organizations/${id}/clients`);
  const [grant] = await api('GET', `/organizations/${id}/client-grants`);
  report.check(clients[0]?.use_for_member_access === true, 'its application lets members in');
  report.check(grant?.audience === 'https://api.fieldnote.example', 'its machine has access');

  await domains(owner);
  await activity(owner);
  await list(owner);
  await remove(owner);
  report.check((await only()) === undefined, 'the organization is gone by the API');
}

// The login page beside the form follows what is typed, before anything is saved.
async function preview(owner) {
  const drawn = async (holds) => {
    await owner.page.waitForFunction(holds, { timeout: 5000, polling: 100 });
  };
  await drawn(() => frames.preview.document?.querySelector('h1'));
  await owner.type('Primary Color', '#FFD400');
  await owner.type('Page Background Color', '#123456');
  await drawn(() => frames.preview.document?.querySelector('style')?.textContent.includes('#ffd400'));
  await drawn(() => document.getElementById('contrast').textContent.includes('Black text on buttons'));
  await owner.press('button', 'Dark');
  await drawn(() => frames.preview.document?.documentElement?.className === 'dark');
  await owner.press('button', 'Preview on a phone');
  await owner.look('organization-preview', 'Unsaved changes', 'Discard');
  owner.report.check((await api('GET', '/organizations'))[0].branding === undefined, 'a preview saves nothing');
  await owner.follow('link', 'Discard');
}

async function branding(owner) {
  await owner.type('Logo URL', 'https://halden.example/logo.svg');
  await owner.type('Primary Color', 'red');
  await owner.type('Page Background Color', '#F6EDE6');
  await owner.follow('button', 'Save changes');
  await owner.look('organization-refused', 'Nothing was saved yet');
  await owner.type('Primary Color', '#B3431B');
  await owner.follow('button', 'Add');
  await owner.type('Key', 'plan');
  await owner.find('textbox', 'Value of ').fill('enterprise');
  await owner.follow('button', 'Save changes');
  await owner.look('organization', 'The changes were saved.', 'Contrast 5.6:1', 'White text on buttons');
}

async function connections(owner) {
  await owner.turn('Halden Freight', 'Connections');
  await owner.look('organization-connections-none', 'Nobody can log in yet');
  await owner.press('checkbox', 'Membership on login');
  await owner.follow('button', 'Add connection');
  await owner.look('organization-connections', 'The connection was added.', 'Enabled');
}

async function members(owner) {
  await api('POST', '/roles', { name: 'Dispatcher', description: 'Plans routes' });
  await api('POST', '/users', {
    connection: 'Username-Password-Authentication', email: 'tomasz.lis@halden.example', name: 'Tomasz Lis',
    password: 'four words in a row',
  });
  await owner.turn('Halden Freight', 'Members');
  await owner.look('organization-members-none', 'No members yet');
  await owner.type('Email address or ID of a user', 'nobody@halden.example');
  await owner.follow('button', 'Add member');
  await owner.look('organization-members-refused', 'No user has this email address or ID.');
  await owner.type('Email address or ID of a user', 'tomasz.lis@halden.example');
  await owner.follow('button', 'Add member');
  await owner.choose('Role for Tomasz Lis', 'Dispatcher');
  await owner.follow('button', 'Give role');
  await owner.look('organization-members', 'The role was given.', 'Tomasz Lis', 'Dispatcher');
}

async function invitations(owner) {
  await owner.turn('Halden Freight', 'Invitations');
  await owner.look('organization-invitations-impossible', 'Nobody is invited', 'No application lets members');
  await api('POST', '/clients', {
    name: 'Fieldnote Web', app_type: 'regular_web', organization_usage: 'allow',
    initiate_login_uri: 'https://fieldnote.example/login',
  });
  await owner.turn('Halden Freight', 'Invitations');
  await owner.look('organization-invitations-none', 'Nobody is invited', 'Invite people');
  await owner.type('Email addresses', 'tomasz lis');
  await owner.follow('button', 'Send invitations');
  await owner.look('organization-invitations-refused', 'Nothing was saved yet');
  await owner.type('Email addresses', 'j.wexford@halden.example\nana.ribeiro@halden.example');
  await owner.press('checkbox', 'Dispatcher');
  await owner.follow('button', 'Send invitations');
  await owner.look('organization-invitations', 'The invitations are on their way.', 'Pending', 'in 7 days');
  await owner.press('button', 'Actions for j.wexford@halden.example');
  await owner.press('button', 'Copy link');
  await owner.page.waitForFunction(() => document.getElementById('live').textContent === 'Copied');
  await owner.follow('button', 'Revoke');
  await owner.look('organization-invitation-revoke', 'Revoke the invitation of j.wexford@halden.example?');
  await owner.follow('button', 'Revoke');
  await owner.look('organization-invitation-revoked', 'The invitation was revoked.');
}

async function applications(owner) {
  await owner.turn('Halden Freight', 'Applications');
  await owner.look('organization-applications-none', 'No application is chosen', 'No machine has access');
  await api('POST', '/resource-servers', {
    identifier: 'https://api.fieldnote.example', scopes: [{ value: 'read:shipments' }, { value: 'write:routes' }],
  });
  const planner = await api('POST', '/clients', { name: 'Route planner', app_type: 'non_interactive' });
  await api('POST', '/client-grants', {
    client_id: planner.client_id, audience: 'https://api.fieldnote.example', scope: ['read:shipments', 'write:routes'],
    organization_usage: 'allow', allow_any_organization: false,
  });
  await owner.turn('Halden Freight', 'Applications');
  await owner.press('switch', 'Limit members to chosen applications');
  await owner.follow('button', 'Save changes');
  await owner.choose('Application', 'Fieldnote Web');
  await owner.follow('button', 'Add application');
  await owner.follow('button', 'Grant access');
  await owner.look('organization-applications', 'Access was granted.', 'Fieldnote Web', 'Allowed', 'Route planner');
  await owner.follow('button', 'Withdraw Route planner');
  await owner.look('organization-machine-withdraw', 'Withdraw the access of Route planner to Halden Freight?');
  await owner.follow('link', 'Keep it');
}

async function activity(owner) {
  await owner.turn('Halden Freight', 'Activity');
  await owner.look('organization-activity', 'Create an Organization');
  await owner.follow('link', 'Failures');
  await owner.look('organization-activity-none', 'Nothing to show');
}

async function domains(owner) {
  await owner.turn('Halden Freight', 'Domains');
  await owner.look('organization-domains-none', 'No domains yet');
  await owner.type('Domain', 'halden.example');
  await owner.follow('button', 'Add domain');
  await owner.look('organization-domains', 'Pending', 'TXT record');
}

async function list(owner) {
  await owner.follow('link', 'Organizations');
  await owner.look('organizations', 'Halden Freight', '1 organization');
  await owner.find('searchbox', 'Search by name, ID or metadata').fill('nobody');
  await owner.page.waitForFunction(() => document.body.innerText.includes('Nothing matches'));
  await owner.look('organizations-nothing', 'Nothing matches');
  await owner.find('searchbox', 'Search by name, ID or metadata').fill('freig');
  await owner.page.waitForFunction(() => document.body.innerText.includes('1 found'));
  owner.report.check((await owner.words()).includes('Halden Freight'), 'a word of the name finds it');
}

async function remove(owner) {
  await owner.follow('link', 'Halden Freight');
  await owner.follow('link', 'Delete organization');
  await owner.look('organization-delete', 'Type halden-freight to confirm');
  await owner.type('Type halden-freight to confirm', 'halden-freight');
  await owner.follow('button', 'Delete organization');
  owner.report.check((await owner.words()).includes('The organization was deleted.'), 'deleting says so');
}
