// The `auth0` SDK for Node, major 7, unmodified: organizations from creation to deletion.

import assert from "node:assert/strict";
import { Management, ManagementClient } from "auth0";
import { Checks, required } from "../checks.mjs";

const management = new ManagementClient({
  domain: required("GUILDHALL_DOMAIN"),
  clientId: required("GUILDHALL_CLIENT_ID"),
  clientSecret: required("GUILDHALL_CLIENT_SECRET"),
});
const organizations = management.organizations;

const run = `node7-${Date.now()}`;
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

const checks = new Checks("node7");

await checks.check("token by client credentials, database connection by name", async () => {
  const page = await management.connections.list({ name: "Username-Password-Authentication" });
  const found = await collect(page);
  assert.equal(found.length, 1);
  assert.equal(found[0].strategy, "auth0");
  databaseConnection = found[0].id;
});

await checks.check("create with display name, branding and metadata", async () => {
  const { data, rawResponse } = await organizations.create(wanted).withRawResponse();
  created.push(data.id);
  assert.equal(rawResponse.status, 201);
  assert.match(data.id, /^org_[A-Za-z0-9]{16}$/);
  const { id, name, display_name, branding, metadata } = data;
  assert.deepEqual({ name, display_name, branding, metadata }, wanted);
});

await checks.check("read by id", async () => {
  const data = await organizations.get(created[0]);
  const { id, name, display_name, branding, metadata } = data;
  assert.deepEqual({ id, name, display_name, branding, metadata }, { id: created[0], ...wanted });
});

await checks.check("read by name", async () => {
  const data = await organizations.getByName(wanted.name);
  assert.equal(data.id, created[0]);
  assert.deepEqual(data.metadata, wanted.metadata);
});

await checks.check("create two more", async () => {
  for (const suffix of ["b", "c"]) {
    const { id, name } = await organizations.create({ name: `${run}-${suffix}` });
    created.push(id);
    assert.equal(name, `${run}-${suffix}`);
  }
  assert.equal(new Set(created).size, 3);
});

// Of organizations major 7 offers checkpoint paging alone; offsets are driven with connections.
await checks.check("list with the SDK's iterator, two a page", async () => {
  const seen = (await collect(await organizations.list({ take: 2 }))).map(({ id }) => id);
  assertEachOnce(seen);
});

await checks.check("list page by page, two a page", async () => {
  const seen = [];
  const page = await organizations.list({ take: 2 });
  for (;;) {
    assert.ok(page.data.length <= 2);
    seen.push(...page.data.map(({ id }) => id));
    if (!page.hasNextPage()) break;
    assert.equal(page.data.length, 2);
    await page.getNextPage();
  }
  assertEachOnce(seen);
});

await driveConnections("enabled connections", organizations.enabledConnections, "add");
await driveConnections("connections", organizations.connections, "create");

await checks.check("connections: off and on again, and filtered by is_enabled", async () => {
  const connections = organizations.connections;
  const path = [created[0], databaseConnection];
  await connections.create(created[0], { connection_id: databaseConnection });
  const { is_enabled } = await connections.update(...path, { is_enabled: false });
  assert.equal(is_enabled, false);
  assert.deepEqual(await collect(await connections.list(created[0], { is_enabled: true })), []);
  assert.equal((await collect(await connections.list(created[0], { is_enabled: false }))).length, 1);
  await connections.update(...path, { is_enabled: true });
  assert.equal((await connections.get(...path)).is_enabled, true);
  await connections.delete(...path);
});

await checks.check("update the display name; metadata is replaced whole", async () => {
  const data = await organizations.update(created[0], {
    display_name: "Acme Limited",
    metadata: { tier: "silver" },
  });
  assert.equal(data.display_name, "Acme Limited");
  assert.deepEqual(data.metadata, { tier: "silver" });
  const read = await organizations.get(created[0]);
  assert.deepEqual(read.metadata, { tier: "silver" });
  assert.deepEqual(read.branding, branding);
  assert.equal(read.name, wanted.name);
});

await checks.check("the same name again is a ConflictError, organization_conflict", () =>
  rejects(
    organizations.create({ name: wanted.name }),
    Management.ConflictError,
    409,
    "organization_conflict",
  ));

await checks.check("an upper-case name is a BadRequestError, invalid_body", async () => {
  const error = await rejects(
    organizations.create({ name: "Not A Name" }),
    Management.BadRequestError,
    400,
    "invalid_body",
  );
  assert.match(error.body.message, /on property name/);
});

await checks.check("an unknown id is a NotFoundError", () =>
  rejects(organizations.get("org_0000000000000000"), Management.NotFoundError, 404));

await checks.check("delete, then NotFoundError", async () => {
  for (const id of created) {
    const { rawResponse } = await organizations.delete(id).withRawResponse();
    assert.equal(rawResponse.status, 204);
    await rejects(organizations.get(id), Management.NotFoundError, 404);
  }
});

checks.close();

/** Enables, lists, changes and removes the database connection through one family of calls. */
async function driveConnections(family, client, enable) {
  await checks.check(`${family}: enable the database connection`, async () => {
    const { data, rawResponse } = await client[enable](created[0], {
      connection_id: databaseConnection,
      assign_membership_on_login: false,
    }).withRawResponse();
    assert.equal(rawResponse.status, 201);
    assert.equal(data.assign_membership_on_login, false);
    assert.equal(data.connection.name, "Username-Password-Authentication");
  });

  await checks.check(`${family}: list, one a page`, async () => {
    const listed = await collect(await client.list(created[0], { per_page: 1 }));
    assert.deepEqual(listed.map(({ connection_id }) => connection_id), [databaseConnection]);
  });

  await checks.check(`${family}: change`, async () => {
    await client.update(created[0], databaseConnection, {
      assign_membership_on_login: true,
      is_signup_enabled: true,
    });
    const data = await client.get(created[0], databaseConnection);
    assert.equal(data.assign_membership_on_login, true);
    assert.equal(data.is_signup_enabled, true);
  });

  await checks.check(`${family}: remove`, async () => {
    await client.delete(created[0], databaseConnection);
    assert.deepEqual(await collect(await client.list(created[0])), []);
    const error = await thrown(client.get(created[0], databaseConnection));
    assert.ok(error instanceof Management.NotFoundError, String(error));
  });
}

/** Walks every page of a list with the SDK's iterator. */
async function collect(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}

/** Each organization made here must stand in a walk through the list exactly once. */
function assertEachOnce(seen) {
  for (const id of created) {
    assert.equal(seen.filter((other) => other === id).length, 1, `${id} in ${seen}`);
  }
}

/** The SDK's own error class, with the status and the code of the answer. */
async function rejects(promise, errorClass, statusCode, errorCode) {
  const error = await thrown(promise);
  assert.ok(error instanceof errorClass, String(error));
  assert.equal(error.statusCode, statusCode);
  assert.equal(error.body.errorCode, errorCode);
  return error;
}

async function thrown(promise) {
  return promise.then(
    () => assert.fail("answered where an error was due"),
    (reason) => reason,
  );
}
