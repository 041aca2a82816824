// express-openid-connect: a web application on a server, whose library keeps the session in a cookie.

import express from 'express';
import connect from 'express-openid-connect';
import { NOBODY, forwarded, html, refusal, told } from '../page.mjs';

export const application = { title: 'Express', type: 'regular_web', site: 'OTHER_SITE', callback: '/callback' };

export function listen({ port, address, issuer, client, organizations }) {
  const app = express();
  app.use(
    connect.auth({
      issuerBaseURL: issuer,
      baseURL: address,
      clientID: client.client_id,
      clientSecret: client.client_secret,
      secret: 'a secret of this test, long enough for it',
      authRequired: false,
      idpLogout: true,
      routes: { login: false },
      authorizationParams: { response_type: 'code', scope: 'openid profile email offline_access' },
    }),
  );
  app.get('/login', (request, response) =>
    response.oidc.login({ returnTo: '/', authorizationParams: forwarded(request.query) }),
  );
  app.get('/refresh', async (request, response) => {
    await request.oidc.accessToken.refresh();
    response.redirect('/');
  });
  app.get('/', (request, response) => {
    const { oidc } = request;
    const who = oidc.isAuthenticated() ? told(oidc.idTokenClaims, oidc.accessToken.access_token) : NOBODY;
    response.send(html(application.title, organizations, who));
  });
  // Four parameters are how express knows that this answers errors.
  app.use((error, _request, response, _next) => {
    response.send(html(application.title, organizations, refusal(error)));
  });
  return new Promise((resolve) => {
    const server = app.listen(port, 'localhost', () => resolve(() => server.close()));
  });
}
