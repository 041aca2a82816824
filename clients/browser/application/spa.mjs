// auth0-spa-js: an application in the browser alone. It is renewed in a hidden frame, or by refresh tokens. A browser that
// gives no cookies to frames of other sites, as Debian's, has the frame signed in on the server's own site alone.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { html } from '../page.mjs';

const library = createRequire(import.meta.url).resolve('@auth0/auth0-spa-js/dist/auth0-spa-js.production.js');
const single = (title, site, useRefreshTokens) => ({
  application: { title, type: 'spa', site, callback: '/callback' },
  listen: (place) => listen(title, useRefreshTokens, place),
});

export const framed = single('Single page', 'SAME_SITE', false);
export const refreshing = single('Single page with refresh tokens', 'OTHER_SITE', true);

function listen(title, useRefreshTokens, { port, issuer, client, organizations }) {
  const configuration = { domain: issuer.replace('https://', ''), clientId: client.client_id, useRefreshTokens };
  const script = `<script src="/library.js"></script><script type="module">(${main})(${JSON.stringify(configuration)})</script>`;
  const files = { '/library.js': ['text/javascript', readFileSync(library)] };
  const shell = ['text/html; charset=utf-8', html(title, organizations, '', script)];
  const server = createServer((request, response) => {
    const [type, body] = files[new URL(request.url, 'http://x').pathname] ?? shell;
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  return new Promise((resolve) => server.listen(port, 'localhost', () => resolve(() => server.close())));
}

// Runs in the browser.
async function main({ domain, clientId, useRefreshTokens }) {
  const output = document.querySelector('output');
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const client = new auth0.Auth0Client({
    domain,
    clientId,
    useRefreshTokens,
    cacheLocation: useRefreshTokens ? 'localstorage' : 'memory',
    authorizationParams: {
      redirect_uri: `${location.origin}/callback`,
      scope: useRefreshTokens ? 'openid profile email offline_access' : 'openid profile email',
    },
  });
  const show = async () => {
    const claims = await client.getIdTokenClaims();
    if (!claims) return (output.textContent = 'nobody');
    const { email, org_id, org_name } = claims;
    const token = (await client.getTokenSilently()).slice(-12);
    output.textContent = JSON.stringify({ email, org_id, org_name, token });
  };
  const ways = {
    '/login': () => client.loginWithRedirect({ authorizationParams: query }),
    '/logout': () => client.logout({ logoutParams: { returnTo: location.origin } }),
    '/refresh': async () => {
      await client.getTokenSilently({ cacheMode: 'off' });
      history.replaceState(null, '', '/');
      await show();
    },
    '/callback': async () => {
      await client.handleRedirectCallback();
      history.replaceState(null, '', '/');
      await show();
    },
    '/': async () => {
      await client.checkSession();
      await show();
    },
  };
  document.addEventListener('click', (event) => {
    const path = event.target.getAttribute('href');
    if (path !== '/refresh') return;
    event.preventDefault();
    ways[path]().catch(told);
  });
  const told = (error) => (output.textContent = `${error.error}: ${error.error_description ?? error.message}`);
  await ways[location.pathname]().catch(told);
}
