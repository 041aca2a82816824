// What the applications need of the tenant, made through the Management API before anybody signs in.

export const ADA = { email: 'ada@acme.example', password: 'Correct horse battery staple' };
const DATABASE = 'Username-Password-Authentication';

/** The Management API with the token of its application. */
export class Management {
  #base;
  #token;

  static async open(domain, clientId, clientSecret) {
    const management = new Management();
    management.#base = `https://${domain}/api/v2`;
    const answer = await fetch(`https://${domain}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        audience: `https://${domain}/api/v2/`,
      }),
    });
    management.#token = (await answer.json()).access_token;
    return management;
  }

  async call(method, path, body) {
    const answer = await fetch(this.#base + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}

/** Two organizations, a person who is in both, and names allowed where organizations are named. */
export async function furnish(management) {
  await management.call('PATCH', '/tenants/settings', { allow_organization_name_in_authentication_api: true });
  const [{ id: connection }] = await management.call('GET', `/connections?name=${DATABASE}`);
  const { user_id } = await management.call('POST', '/users', { connection: DATABASE, ...ADA });
  const organizations = {};
  for (const name of ['acme', 'globex']) {
    const display_name = name[0].toUpperCase() + name.slice(1);
    const enabled_connections = [{ connection_id: connection }];
    const made = await management.call('POST', '/organizations', { name, display_name, enabled_connections });
    await management.call('POST', `/organizations/${made.id}/members`, { members: [user_id] });
    organizations[name] = made;
  }
  return { connection, organizations };
}

/** An application of the tenant at an address, `callback` being the path its library answers at. */
export async function register(management, { connection }, { title, type, address, callback }) {
  const client = await management.call('POST', '/clients', {
    name: title,
    app_type: type,
    token_endpoint_auth_method: type === 'spa' ? 'none' : 'client_secret_post',
    oidc_conformant: true,
    jwt_configuration: { alg: 'RS256' },
    grant_types: ['authorization_code', 'refresh_token'],
    callbacks: [address + callback],
    allowed_logout_urls: [address],
    web_origins: [address],
    allowed_origins: [address],
    initiate_login_uri: `${address}/login`,
    organization_usage: 'require',
    refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 0 },
  });
  await management.call('PATCH', `/connections/${connection}/clients`, [{ client_id: client.client_id, status: true }]);
  return client;
}

/** Invites a person to an organization; the link comes by mail. */
export function invite(management, organization, client, email) {
  return management.call('POST', `/organizations/${organization.id}/invitations`, {
    inviter: { name: 'Ingrid' },
    invitee: { email },
    client_id: client.client_id,
    send_invitation_email: true,
  });
}
