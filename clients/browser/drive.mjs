// Signs people in to organizations through real libraries, in headless Chromium.
//
//   node drive.mjs [NAME…]     spa, refreshing, next, express, openid
//
// The browser trusts what its own store in $HOME says, Node what NODE_EXTRA_CA_CERTS says.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { Checks, required } from '../checks.mjs';
import * as express from './application/express.mjs';
import * as next from './application/next.mjs';
import * as openid from './application/openid.mjs';
import { framed as spa, refreshing } from './application/spa.mjs';
import { listenBefore } from './front.mjs';
import { journey } from './journey.mjs';
import { Person } from './person.mjs';
import { Management, furnish, register } from './tenant.mjs';

const applications = { spa, refreshing, next, express, openid };
const domain = required('GUILDHALL_DOMAIN');
const issuer = `https://${domain}`;
const checks = new Checks('browser');

const management = await Management.open(
  domain,
  required('GUILDHALL_CLIENT_ID'),
  required('GUILDHALL_CLIENT_SECRET'),
);
const tenant = await furnish(management);
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(applications);
for (const name of names) await drive(name);
checks.close();

/** Starts an application, walks through it, and ends it. */
async function drive(name) {
  const { application, listen } = applications[name];
  const port = await freePort();
  const front = await listenBefore(required(application.site), port);
  const { address } = front;
  const client = await register(management, tenant, { ...application, address });
  const { organizations } = tenant;
  const close = await listen({ port, address, issuer, client, organizations });
  try {
    const check = (step, body) => checks.check(`${name}: ${step}`, body);
    const { title } = application;
    await journey(check, { title, address, client }, { management, organizations, issuer, browse });
  } finally {
    close();
    front.close();
  }
}

/** A person at a browser that keeps nothing of others. */
async function browse(body) {
  const profile = mkdtempSync(join(tmpdir(), 'guildhall-browser.'));
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    userDataDir: profile,
    // The sandbox of the browser's own processes, which root cannot have; nothing of what a page may do.
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const [page] = await browser.pages();
    await body(new Person(page, issuer));
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
