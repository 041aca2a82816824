// What ends TLS before an application, as where applications really run: login routes are https alone.

import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { required } from '../checks.mjs';

/** Listens at a free port of `host`, and passes on to an application at `port`. */
export function listenBefore(host, port) {
  const server = createServer(
    { cert: readFileSync(required('APPLICATION_CERTIFICATE')), key: readFileSync(required('APPLICATION_KEY')) },
    (incoming, outgoing) => {
      const { method, url } = incoming;
      const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
      const passed = request({ host: 'localhost', port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.writeHead(502).end('the application does not answer'));
      incoming.pipe(passed);
    },
  );
  return new Promise((resolve) =>
    server.listen(0, 'localhost', () =>
      resolve({ address: `https://${host}:${server.address().port}`, close: () => server.close() }),
    ),
  );
}
