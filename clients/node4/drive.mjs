// The `auth0` SDK for Node, major 4, unmodified: organizations from creation to deletion.

import assert from "node:assert/strict";
import { ManagementApiError, ManagementClient } from "auth0";
import { Checks, required } from "../checks.mjs";

const management = new ManagementClient({
  domain: required("GUILDHALL_DOMAIN"),
  clientId: required("GUILDHALL_CLIENT_ID"),
  clientSecret: required("GUILDHALL_CLIENT_SECRET"),
});
const organizations = management.organizations;

const run = `node4-${Date.now()}`;
const branding = {
  logo_url: "https://assets.example.com/acme.png",
  colors: { primary: "#112233", page_background: "#FFFFFF" },
};
const wanted = {
  name: `${run}-a`,
  display_name: "Acme, née Zenith",
  branding,
  metadata: { plan: "gold", region: "eu" },
};
const created = [];
let databaseConnection;

const checks = new Checks("node4");

await checks.check("token by client credentials, database connection by name", async () => {
  const { data } = await management.connections.getAll({
    name: "Username-Password-Authentication",
  });
  assert.equal(data.length, 1);
  assert.equal(data[0].strategy, "auth0");
  databaseConnection = data[0].id;
});

await checks.check("create with display name, branding and metadata", async () => {
  const { data, status } = await organizations.create(wanted);
  created.push(data.id);
  assert.equal(status, 201);
  assert.match(data.id, /^org_[A-Za-z0-9]{16}$/);
  const { id, name, display_name, branding, metadata } = data;
  assert.deepEqual({ name, display_name, branding, metadata }, wanted);
});

await checks.check("read by id", async () => {
  const { data } = await organizations.get({ id: created[0] });
  const { id, name, display_name, branding, metadata } = data;
  assert.deepEqual({ id, name, display_name, branding, metadata }, { id: created[0], ...wanted });
});

await checks.check("read by name", async () => {
  const { data } = await organizations.getByName({ name: wanted.name });
  assert.equal(data.id, created[0]);
  assert.deepEqual(data.metadata, wanted.metadata);
});

await checks.check("create two more", async () => {
  for (const suffix of ["b", "c"]) {
    const { data } = await organizations.create({ name: `${run}-${suffix}` });
    created.push(data.id);
    assert.equal(data.name, `${run}-${suffix}`);
  }
  assert.equal(new Set(created).size, 3);
});

// Major 4 leaves the paging to its caller; these are the two loops its documentation shows.
await checks.check("list by page and per_page", async () => {
  const seen = [];
  for (let page = 0; ; page += 1) {
    const { data } = await organizations.getAll({ page, per_page: 2, include_totals: true });
    assert.equal(data.start, page * 2);
    assert.equal(data.limit, 2);
    assert.ok(data.total >= 3);
    seen.push(...data.organizations.map(({ id }) => id));
    if (seen.length >= data.total) break;
    assert.equal(data.organizations.length, 2);
  }
  assertEachOnce(seen);
});

await checks.check("list by from and take", async () => {
  const seen = [];
  let from;
  do {
    const { data } = await organizations.getAll({ take: 2, ...(from && { from }) });
    assert.ok(data.organizations.length <= 2);
    seen.push(...data.organizations.map(({ id }) => id));
    from = data.next;
  } while (from);
  assertEachOnce(seen);
});

await checks.check("list without totals is a bare array", async () => {
  const { data } = await organizations.getAll({ page: 0, per_page: 2 });
  assert.ok(Array.isArray(data));
  assert.equal(data.length, 2);
});

await checks.check("enable the database connection", async () => {
  const { data, status } = await organizations.addEnabledConnection(
    { id: created[0] },
    { connection_id: databaseConnection, assign_membership_on_login: false },
  );
  assert.equal(status, 201);
  assert.equal(data.assign_membership_on_login, false);
  assert.equal(data.connection.name, "Username-Password-Authentication");
});

await checks.check("list the enabled connections", async () => {
  const { data } = await organizations.getEnabledConnections({
    id: created[0],
    include_totals: true,
  });
  assert.equal(data.total, 1);
  assert.deepEqual(data.enabled_connections.map(({ connection_id }) => connection_id), [
    databaseConnection,
  ]);
});

await checks.check("change the enabled connection", async () => {
  const path = { id: created[0], connectionId: databaseConnection };
  await organizations.updateEnabledConnection(path, {
    assign_membership_on_login: true,
    is_signup_enabled: true,
  });
  const { data } = await organizations.getEnabledConnection(path);
  assert.equal(data.assign_membership_on_login, true);
  assert.equal(data.is_signup_enabled, true);
});

await checks.check("remove the enabled connection", async () => {
  await organizations.deleteEnabledConnection({
    id: created[0],
    connectionId: databaseConnection,
  });
  const { data } = await organizations.getEnabledConnections({ id: created[0] });
  assert.deepEqual(data, []);
});

await checks.check("update the display name; metadata is replaced whole", async () => {
  const { data } = await organizations.update(
    { id: created[0] },
    { display_name: "Acme Limited", metadata: { tier: "silver" } },
  );
  assert.equal(data.display_name, "Acme Limited");
  assert.deepEqual(data.metadata, { tier: "silver" });
  const { data: read } = await organizations.get({ id: created[0] });
  assert.deepEqual(read.metadata, { tier: "silver" });
  assert.deepEqual(read.branding, branding);
  assert.equal(read.name, wanted.name);
});

await checks.check("the same name again is a 409 organization_conflict", () =>
  rejects(organizations.create({ name: wanted.name }), 409, "organization_conflict"));

await checks.check("an upper-case name is a 400 invalid_body", async () => {
  const error = await rejects(organizations.create({ name: "Not A Name" }), 400, "invalid_body");
  assert.match(error.message, /on property name/);
});

await checks.check("an unknown id is a 404", () =>
  rejects(organizations.get({ id: "org_0000000000000000" }), 404));

await checks.check("delete, then 404", async () => {
  for (const id of created) {
    const { status } = await organizations.delete({ id });
    assert.equal(status, 204);
    await rejects(organizations.get({ id }), 404);
  }
});

checks.close();

/** Each organization made here must stand in a walk through the list exactly once. */
function assertEachOnce(seen) {
  for (const id of created) {
    assert.equal(seen.filter((other) => other === id).length, 1, `${id} in ${seen}`);
  }
}

/** The SDK's own error, with the status and, where one is named, the code of the answer. */
async function rejects(promise, statusCode, errorCode) {
  const error = await promise.then(
    () => assert.fail(`answered instead of ${statusCode}`),
    (reason) => reason,
  );
  assert.ok(error instanceof ManagementApiError, String(error));
  assert.equal(error.statusCode, statusCode);
  assert.equal(error.errorCode, errorCode);
  return error;
}
