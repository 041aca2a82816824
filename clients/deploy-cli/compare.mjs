// Compares two exports: no difference but ids and secrets.
//
//   node compare.mjs FIRST.yaml OTHER.yaml

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';

const ORGANIZATIONS = 50;

/** An export, with a word in place of what differs from server to server. */
function read(path) {
  const text = readFileSync(path, 'utf8').replace(/localhost:\d+/g, 'HOST');
  const tenant = yaml.load(text);
  for (const { name, discovery_domains, connections } of tenant.organizations) {
    // They have no order: those of one moment are listed by their ids.
    connections.sort((one, other) => one.name.localeCompare(other.name));
    for (const domain of discovery_domains) {
      // A host with the organization's id in it, and what has to stand there: random.
      assert.match(domain.verification_host, new RegExp(`^_ss-verification\\.org_\\w{16}\\.${name}\\.example\\.com$`));
      assert.match(domain.verification_txt, /^[0-9a-f]{32}$/);
      delete domain.verification_host;
      delete domain.verification_txt;
    }
  }
  return tenant;
}

/** The comparison says something only when everything is there to be compared. */
function isFull(tenant) {
  assert.equal(tenant.organizations.length, ORGANIZATIONS);
  for (const organization of tenant.organizations) {
    for (const part of ['connections', 'client_grants', 'discovery_domains', 'clients']) {
      assert.ok(organization[part].length > 0, `${organization.name} has no ${part}`);
    }
  }
  const sizes = { resourceServers: 2, clients: 6, databases: 3, clientGrants: 2, roles: 2 };
  for (const [section, size] of Object.entries(sizes)) assert.equal(tenant[section].length, size, section);
  assert.ok(tenant.roles.every((role) => role.permissions.length === 1));
  assert.equal(tenant.tenant.friendly_name, 'Filled');
}

const [first, other] = process.argv.slice(2).map(read);
isFull(first);
assert.deepEqual(other, first);
console.log(`deploy-cli: ${Object.keys(first).length} sections are the same`);
