// A provider, as a company has one: npm oidc-provider with its own pages, and people whose password nobody asks for.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

/** A new signing key, as the provider takes it. */
export function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" };
}

/**
 * Serves a provider on a port of this machine. Whoever logs in with a name is `name@partner.example`.
 * @param {{port: number, redirectUri: string, keys: object[]}} options
 * @returns {Promise<{issuer: string, close: () => Promise<void>}>}
 */
export async function serve({ port, redirectUri, keys }) {
  const server = createServer();
  await new Promise((done) => server.listen(port, "localhost", done));
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "guildhall",
        client_secret: "a secret of 32 letters, or so it is",
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "given_name"] },
    cookies: { keys: ["cookies of a test"] },
    jwks: { keys },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@partner.example`,
        email_verified: true,
        name: `${id} of Partner`,
        given_name: id,
      }),
    }),
  });
  server.on("request", provider.callback());
  return {
    issuer,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
