// Looks at rendered pages in headless Chromium: axe-core in light and dark, at desk and phone width; the policy under
// which each is answered; nothing wider than the screen; and, where asked for, pictures.
//
//   node pages.mjs PAGES [--pictures FOLDER] [--only PART]
//
// PAGES holds NAME.LOCALE.html and NAME.LOCALE.csp, as the crate's tests write them.
import { createServer } from 'node:http';
import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, '../crates/pages/assets');
const axe = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');
const types = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const logo = readFileSync(join(here, 'logo.svg'));
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

const [folder, ...rest] = process.argv.slice(2);
const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const pictures = option('--pictures');
const only = option('--only') ?? '';

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://x').pathname;
  const file = path.match(/^\/assets\/[0-9a-f]+\/([a-z0-9./-]+)$/)?.[1];
  try {
    if (file) return response.writeHead(200, { 'content-type': types[extname(file)] }).end(readFileSync(join(assets, file)));
    const name = path.match(/^\/look\/([A-Za-z0-9.-]+)$/)?.[1];
    if (!name) return response.writeHead(404).end();
    const policy = readFileSync(join(folder, `${name}.csp`), 'utf8');
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
    response.writeHead(200, headers).end(readFileSync(join(folder, `${name}.html`)));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
if (pictures) mkdirSync(pictures, { recursive: true });

let passed = 0;
const failures = [];
// A page that shows itself to nobody (web_message) has no look.
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.html') && file.includes(only) && !file.startsWith('web-message'))
  .map((file) => file.slice(0, -'.html'.length));
await Promise.all([work(), work()]);
server.close();
for (const failure of failures) console.error(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length || !passed ? 1 : 0;

// One browser and one page at a time in it, since a page behind another is not painted.
async function work() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
  for (let name = names.shift(); name; name = names.shift()) await visit(browser, name);
  await browser.close();
}

// A page in all its forms. Languages share their layout, so those but English are seen in two forms of the four.
async function visit(browser, name) {
  const page = await browser.newPage();
  const noted = [];
  page.on('console', (message) => message.type() === 'error' && noted.push(message.text()));
  page.on('pageerror', (error) => noted.push(String(error)));
  await page.setRequestInterception(true);
  page.on('request', answer);
  const forms = [['desk', 'light'], ['phone', 'dark'], ['desk', 'dark'], ['phone', 'light']];
  for (const [size, scheme] of name.endsWith('.en') ? forms : forms.slice(0, 2)) {
    await page.setViewport(sizes[size]);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(`${origin}/look/${name}`, { waitUntil: 'load' });
    await page.evaluate(() => document.fonts.ready);
    const found = await look(page);
    const unexpected = noted.splice(0).filter((text) => !text.includes('net::ERR_FAILED'));
    const wrong = [...found, ...unexpected];
    if (wrong.length) failures.push(`${name} ${size} ${scheme}:\n  ${wrong.join('\n  ')}`);
    else passed += 1;
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.${size}-${scheme}.png`) });
  }
  await page.close();
}

// Logos come from elsewhere: one is there, all others are not. The script that would send a page away does nothing.
function answer(request) {
  const { origin: from, host, pathname } = new URL(request.url());
  if (host === 'halden.example') return request.respond({ contentType: 'image/svg+xml', body: logo });
  if (from !== origin) return request.abort();
  return pathname.endsWith('submit.js') ? request.respond({ body: '' }) : request.continue();
}

async function look(page) {
  await page.evaluate(axe);
  const results = await page.evaluate((tags) => window.axe.run({ runOnly: { type: 'tag', values: tags } }), rules);
  const found = results.violations.map(
    ({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  );
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) found.push(`wider than the screen by ${overflow} px`);
  return found;
}
