// openid-client: a web application that does each step of OpenID Connect with the library that others build upon.

import express from 'express';
import * as oidc from 'openid-client';
import { NOBODY, forwarded, html, refusal, told } from '../page.mjs';

export const application = { title: 'OpenID', type: 'regular_web', site: 'OTHER_SITE', callback: '/callback' };

export async function listen({ port, address, issuer, client, organizations }) {
  const server = await oidc.discovery(new URL(issuer), client.client_id, client.client_secret);
  // One user at a time: what a session would keep.
  let pending;
  let tokens;
  const app = express();
  app.get('/login', async (request, response) => {
    pending = {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
    };
    const asked = oidc.buildAuthorizationUrl(server, {
      redirect_uri: `${address}/callback`,
      scope: 'openid profile email offline_access',
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: pending.expectedState,
      nonce: pending.expectedNonce,
      ...forwarded(request.query),
    });
    response.redirect(asked.href);
  });
  app.get('/callback', async (request, response) => {
    tokens = await oidc.authorizationCodeGrant(server, new URL(request.originalUrl, address), pending);
    await oidc.fetchUserInfo(server, tokens.access_token, tokens.claims().sub);
    response.redirect('/');
  });
  app.get('/refresh', async (_request, response) => {
    tokens = await oidc.refreshTokenGrant(server, tokens.refresh_token);
    response.redirect('/');
  });
  app.get('/logout', (_request, response) => {
    const ending = { id_token_hint: tokens.id_token, post_logout_redirect_uri: address };
    tokens = undefined;
    response.redirect(oidc.buildEndSessionUrl(server, ending).href);
  });
  app.get('/', (_request, response) => {
    const who = tokens ? told(tokens.claims(), tokens.access_token) : NOBODY;
    response.send(html(application.title, organizations, who));
  });
  // Four parameters are how express knows that this answers errors.
  app.use((error, _request, response, _next) => {
    response.send(html(application.title, organizations, refusal(error)));
  });
  return new Promise((resolve) => {
    const listening = app.listen(port, 'localhost', () => resolve(() => listening.close()));
  });
}
