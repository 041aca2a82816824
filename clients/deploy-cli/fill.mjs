// Fills a tenant over the Management API: fifty organizations with members and their roles, connections, grants,
// domains and applications, and what they stand on.
//
//   node fill.mjs   (AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET, NODE_EXTRA_CA_CERTS)

const ORGANIZATIONS = 50;
const PEOPLE = 10;
const MEMBERS = 3;

const base = `https://${process.env.AUTH0_DOMAIN}`;
let token;

async function call(method, path, body) {
  const answer = await fetch(base + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

const post = (path, body) => call('POST', `/api/v2${path}`, body);

async function signIn() {
  const told = await call('POST', '/oauth/token', {
    grant_type: 'client_credentials',
    client_id: process.env.AUTH0_CLIENT_ID,
    client_secret: process.env.AUTH0_CLIENT_SECRET,
    audience: `${base}/api/v2/`,
  });
  token = told.access_token;
}

async function makeApis() {
  const scopes = [
    { value: 'read:invoices', description: 'Read invoices' },
    { value: 'write:invoices', description: 'Write invoices' },
  ];
  await post('/resource-servers', { name: 'Invoices', identifier: 'https://invoices.example/', scopes });
  await post('/resource-servers', {
    name: 'Reports',
    identifier: 'https://reports.example/',
    scopes: [{ value: 'read:reports', description: 'Read reports' }],
    token_lifetime: 3600,
    allow_offline_access: true,
  });
}

async function makeClients() {
  const portal = await post('/clients', {
    name: 'Portal',
    app_type: 'regular_web',
    callbacks: ['https://portal.example/callback'],
    allowed_logout_urls: ['https://portal.example/'],
    initiate_login_uri: 'https://portal.example/login',
    grant_types: ['authorization_code', 'refresh_token'],
    organization_usage: 'require',
    organization_require_behavior: 'pre_login_prompt',
    oidc_conformant: true,
  });
  const page = await post('/clients', {
    name: 'Page',
    app_type: 'spa',
    callbacks: ['https://page.example/'],
    web_origins: ['https://page.example'],
    organization_usage: 'allow',
    client_metadata: { team: 'web' },
    oidc_conformant: true,
  });
  const robots = [];
  for (const name of ['Robot', 'Other Robot']) {
    const robot = await post('/clients', {
      name,
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
      oidc_conformant: true,
    });
    robots.push(robot);
  }
  return { portal, page, robots };
}

async function makeGrants(robots) {
  const grants = [];
  for (const [robot, audience, scope] of [
    [robots[0], 'https://invoices.example/', ['read:invoices', 'write:invoices']],
    [robots[1], 'https://reports.example/', ['read:reports']],
  ]) {
    const body = { client_id: robot.client_id, audience, scope };
    grants.push(await post('/client-grants', { ...body, organization_usage: 'allow', allow_any_organization: false }));
  }
  return grants;
}

async function makeConnections({ portal, page }) {
  const connections = [];
  for (const [name, display_name] of [['people', 'People'], ['partners', 'Partners']]) {
    const connection = await post('/connections', {
      name,
      display_name,
      strategy: 'auth0',
      options: { passwordPolicy: 'fair', brute_force_protection: true, disable_signup: true },
    });
    const clients = [portal, page].map(({ client_id }) => ({ client_id, status: true }));
    await call('PATCH', `/api/v2/connections/${connection.id}/clients`, clients);
    connections.push(connection);
  }
  return connections;
}

async function makeRoles() {
  const roles = [];
  for (const [name, description, permission] of [
    ['Accountant', 'Writes invoices', 'write:invoices'],
    ['Reader', 'Reads invoices', 'read:invoices'],
  ]) {
    const role = await post('/roles', { name, description });
    const permissions = [{ resource_server_identifier: 'https://invoices.example/', permission_name: permission }];
    await post(`/roles/${role.id}/permissions`, { permissions });
    roles.push(role);
  }
  return roles;
}

async function makePeople() {
  const people = [];
  for (let number = 0; number < PEOPLE; number += 1) {
    const email = `person-${number}@example.com`;
    people.push(await post('/users', { connection: 'people', email, password: 'zdrkoaxw$74$00' }));
  }
  return people;
}

async function makeOrganization(number, { connections, grants, roles, people, clients }) {
  const organization = await post('/organizations', {
    name: `organization-${number}`,
    display_name: `Organization ${number}`,
    branding: {
      logo_url: `https://images.example/${number}.png`,
      colors: { primary: '#0059d6', page_background: '#ffffff' },
    },
    metadata: { number: String(number), plan: number % 2 ? 'large' : 'small' },
    enabled_connections: connections.slice(0, 1 + (number % 2)).map(({ id }) => ({
      connection_id: id,
      assign_membership_on_login: number % 3 === 0,
      show_as_button: number % 5 !== 0,
      is_signup_enabled: false,
    })),
  });
  const path = `/organizations/${organization.id}`;
  await post(`${path}/client-grants`, { grant_id: grants[number % 2].id });
  await post(`${path}/discovery-domains`, { domain: `organization-${number}.example.com`, status: 'pending' });
  const members = Array.from({ length: MEMBERS }, (_, place) => people[(number + place) % PEOPLE].user_id);
  await post(`${path}/members`, { members });
  for (const [place, member] of members.entries()) {
    const body = { roles: [roles[place % roles.length].id] };
    await post(`${path}/members/${encodeURIComponent(member)}/roles`, body);
  }
  await post(`${path}/clients`, { clients: [{ client_id: clients.page.client_id, use_for_member_access: true }] });
}

await signIn();
await makeApis();
const clients = await makeClients();
const parts = {
  clients,
  grants: await makeGrants(clients.robots),
  connections: await makeConnections(clients),
  roles: await makeRoles(),
};
parts.people = await makePeople();
for (let number = 0; number < ORGANIZATIONS; number += 1) await makeOrganization(number, parts);
await call('PATCH', '/api/v2/tenants/settings', {
  friendly_name: 'Filled',
  support_email: 'help@example.com',
  session_lifetime: 24,
});
console.log(`filled: ${ORGANIZATIONS} organizations`);
