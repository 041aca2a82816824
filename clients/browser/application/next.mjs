// nextjs-auth0: the application in `next/`, built before, in a process of its own.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const application = { title: 'Next', type: 'regular_web', site: 'OTHER_SITE', callback: '/auth/callback' };

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

export async function listen({ port, address, issuer, client, organizations }) {
  const environment = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    AUTH0_DOMAIN: issuer.replace('https://', ''),
    AUTH0_CLIENT_ID: client.client_id,
    AUTH0_CLIENT_SECRET: client.client_secret,
    AUTH0_SECRET: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    APP_BASE_URL: address,
    ORGANIZATIONS: JSON.stringify(organizations),
  };
  const folder = fileURLToPath(new URL('next', import.meta.url));
  const server = spawn(process.execPath, [next, 'start', '--port', port, '--hostname', 'localhost'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const deadline = Date.now() + 30_000;
  while (!(await fetch(`http://localhost:${port}`).then(() => true, () => false))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('the Next.js application did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return () => server.kill();
}
