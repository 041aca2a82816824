// Signs people in to an organization at the npm oidc-provider, through a running Guildhall.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";

import { Checks, required } from "../checks.mjs";
import { Browser } from "./browser.mjs";
import { serve, signingKey } from "./provider.mjs";

const DOMAIN = required("GUILDHALL_DOMAIN");
const BASE = `https://${DOMAIN}`;
const CALLBACK = "https://app.example/cb";

const checks = new Checks("upstream");
const firstKey = signingKey();
const served = { port: 0, redirectUri: `${BASE}/login/callback`, keys: [firstKey] };
let provider = await serve(served);
served.port = Number(new URL(provider.issuer).port);

/** Posts JSON; an answer that is no success ends the run. */
async function post(url, body, bearer) {
  const headers = { "content-type": "application/json" };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  assert(response.ok, `${url}: ${response.status} ${text}`);
  return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
}

const { access_token: token } = await post(`${BASE}/oauth/token`, {
  grant_type: "client_credentials",
  client_id: required("GUILDHALL_CLIENT_ID"),
  client_secret: required("GUILDHALL_CLIENT_SECRET"),
  audience: `${BASE}/api/v2/`,
});

const api = (path, body) => post(`${BASE}/api/v2${path}`, body, token);

const client = await api("/clients", {
  name: "App",
  app_type: "regular_web",
  callbacks: [CALLBACK],
  grant_types: ["authorization_code", "refresh_token"],
  organization_usage: "require",
  oidc_conformant: true,
  initiate_login_uri: "https://app.example/login",
});
const connection = await api("/connections", {
  name: "partner-idp",
  display_name: "Partner SSO",
  strategy: "oidc",
  options: {
    type: "back_channel",
    client_id: "guildhall",
    client_secret: "a secret of 32 letters, or so it is",
    discovery_url: `${provider.issuer}/.well-known/openid-configuration`,
    domain_aliases: ["partner.example"],
  },
});
const database = (await get("/connections?strategy=auth0"))[0];
const organization = await api("/organizations", {
  name: "partner",
  display_name: "Partner",
  enabled_connections: [
    { connection_id: connection.id, assign_membership_on_login: true },
    { connection_id: database.id },
  ],
});

async function get(path) {
  const response = await fetch(`${BASE}/api/v2${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert(response.ok, `${path}: ${response.status}`);
  return response.json();
}

/** A login of an application: where it begins, and how its answer is redeemed. */
function login(further = {}) {
  const verifier = randomBytes(32).toString("base64url");
  const nonce = randomBytes(16).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const parameters = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    scope: "openid profile email",
    state: "s",
    nonce,
    code_challenge: challenge,
    code_challenge_method: "S256",
    organization: organization.id,
    ...further,
  });
  return {
    url: `${BASE}/authorize?${parameters}`,
    /** The claims of the ID token, by the application's answer. */
    async claims(page) {
      const code = page.url.searchParams.get("code");
      assert(code, `no code: ${page.url} ${page.text}`);
      const tokens = await post(`${BASE}/oauth/token`, {
        grant_type: "authorization_code",
        client_id: client.client_id,
        client_secret: client.client_secret,
        redirect_uri: CALLBACK,
        code,
        code_verifier: verifier,
      });
      const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url"));
      assert.equal(claims.nonce, nonce);
      return claims;
    },
  };
}

/** Logs in at the provider's own pages, and agrees there when it asks. */
async function atProvider(browser, page, name) {
  assert.equal(page.url.origin, provider.issuer, page.text);
  let next = await browser.send(page, "login", { login: name, password: "x" });
  if (next.url.origin === provider.issuer) next = await browser.send(next, "prompt", {});
  return next;
}

const people = { ada: new Browser(CALLBACK) };

await checks.check("what the provider publishes is read when the connection is made", () => {
  const { options } = connection;
  assert.equal(options.issuer, provider.issuer);
  assert.equal(options.oidc_metadata.token_endpoint, options.token_endpoint);
  assert.equal(options.oidc_metadata.authorization_response_iss_parameter_supported, true);
});

await checks.check("a button leads to the provider, and back into the organization", async () => {
  const began = login();
  const page = await people.ada.open(began.url);
  assert(page.text.includes("Partner SSO"), page.text);
  const left = await people.ada.send(page, "connection", { connection: "partner-idp" });
  const claims = await began.claims(await atProvider(people.ada, left, "ada"));
  assert.equal(claims.sub, "oidc|partner-idp|ada");
  assert.equal(claims.email, "ada@partner.example");
  assert.equal(claims.email_verified, true);
  assert.equal(claims.name, "ada of Partner");
  assert.equal(claims.org_id, organization.id);
});

await checks.check("the session enters again without the provider", async () => {
  const began = login({ prompt: "none" });
  assert.equal((await began.claims(await people.ada.open(began.url))).sub, "oidc|partner-idp|ada");
});

await checks.check("an address leads to the provider of its domain", async () => {
  const browser = new Browser(CALLBACK);
  const began = login();
  const page = await browser.open(began.url);
  const left = await browser.send(page, "password", { username: "grace@partner.example" });
  const claims = await began.claims(await atProvider(browser, left, "grace"));
  assert.equal(claims.sub, "oidc|partner-idp|grace");
});

await checks.check("an application that wants a new sign-in has the provider ask anew", async () => {
  const began = login({ connection: "partner-idp", prompt: "select_account" });
  const page = await people.ada.open(began.url);
  assert.equal(page.url.origin, provider.issuer, page.text);
  await began.claims(await atProvider(people.ada, page, "ada"));
});

await checks.check("an invitation is accepted through the provider", async () => {
  const invited = await api(`/organizations/${organization.id}/invitations`, {
    inviter: { name: "Ingrid" },
    invitee: { email: "edith@partner.example" },
    client_id: client.client_id,
    connection_id: connection.id,
    send_invitation_email: false,
  });
  const browser = new Browser(CALLBACK);
  const began = login({ invitation: invited.ticket_id });
  const page = await browser.open(began.url);
  assert.equal(page.url.pathname, "/invitation");
  assert(page.text.includes("Ingrid"), page.text);
  const left = await browser.send(page, "action", { action: "default" });
  const claims = await began.claims(await atProvider(browser, left, "edith"));
  assert.equal(claims.email, "edith@partner.example");
  const again = await browser.open(login({ invitation: invited.ticket_id }).url);
  assert.match(again.url.searchParams.get("error_description"), /ticket has already been used/);
});

await checks.check("whoever says no at the provider comes back to another way", async () => {
  const browser = new Browser(CALLBACK);
  const page = await browser.open(login({ connection: "partner-idp" }).url);
  const abort = page.text.match(/href="([^"]*\/abort)"/)[1];
  const failed = await browser.open(new URL(abort, page.url));
  assert.equal(failed.status, 403);
  assert(failed.text.includes("Partner SSO") && failed.text.includes("access_denied"), failed.text);
  const back = failed.text.match(/href="(\/u\/login\?state=[^"]*)"/)[1];
  const again = await browser.open(new URL(back, BASE));
  assert.equal(again.url.origin, provider.issuer);
});

await checks.check("the provider's keys change", async () => {
  const key = signingKey();
  await provider.close();
  provider = await serve({ ...served, keys: [key] });
  const sign = async () => {
    const browser = new Browser(CALLBACK);
    const began = login({ connection: "partner-idp" });
    return [began, await atProvider(browser, await browser.open(began.url), "ada")];
  };
  // The keys were read a moment ago: an unknown one has them read again, but not more than once a minute.
  for (const end = Date.now() + 90_000; ; await new Promise((done) => setTimeout(done, 5_000))) {
    const [began, back] = await sign();
    if (back.status === 0) {
      assert.equal((await began.claims(back)).sub, "oidc|partner-idp|ada");
      break;
    }
    assert(back.text.includes("Partner SSO"), back.text);
    assert(Date.now() < end, back.text);
  }
});

await checks.check("a provider that is away is named, with the way back", async () => {
  const browser = new Browser(CALLBACK);
  const page = await browser.open(login({ connection: "partner-idp" }).url);
  const state = browser.states.at(-1);
  assert(state, page.text);
  await provider.close();
  const failed = await browser.open(`${BASE}/login/callback?code=x&iss=${encodeURIComponent(provider.issuer)}&state=${state}`);
  assert.equal(failed.status, 502);
  assert(failed.text.includes("Partner SSO") && failed.text.includes("/u/login?state="), failed.text);
  assert(failed.text.includes("token endpoint: no connection"), failed.text);
});

checks.close();
