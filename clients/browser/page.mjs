// The one page of each application: who is signed in, and what a user can do there.

/** What a user can do, besides following the link of an invitation. The organizations are those of `tenant.mjs`. */
export function links({ acme, globex }) {
  return [
    { name: 'Sign in to Acme by id', href: `/login?organization=${acme.id}` },
    { name: 'Sign in to Acme by name', href: '/login?organization=acme' },
    { name: 'Enter Globex', href: `/login?organization=${globex.id}` },
    { name: 'Refresh', href: '/refresh' },
    { name: 'Sign out', href: '/logout' },
  ];
}

/** What the page tells of whoever is signed in: of the claims what organizations are about, and the token's end. */
export function told(claims, accessToken) {
  const { email, org_id, org_name } = claims;
  return JSON.stringify({ email, org_id, org_name, token: accessToken.slice(-12) });
}

export const NOBODY = 'nobody';

export function html(title, organizations, who, script = '') {
  const items = links(organizations).map(({ name, href }) => `<li><a href="${href}">${name}</a></li>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<h1>${title}</h1><ul>${items.join('')}</ul>
<output aria-label="Who is signed in">${who}</output>${script}`;
}

/** What the page tells of an answer that refuses. */
export function refusal(error) {
  return `${error.error}: ${error.error_description ?? error.stack}`;
}

/** What an application sends on from its login route to /authorize. */
export function forwarded(query) {
  const wanted = { organization: query.organization, invitation: query.invitation };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value));
}
