// One picture of all pictures, and a page that names them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizes } from './person.mjs';

const shown = ['wide', 'wide-dark', 'tablet', 'phone'];

export async function sheet(chromium, { passed, pictures }) {
  const page = await chromium.newPage();
  await page.setViewport({ width: 1120, height: 800 });
  await page.setContent(html(passed, pictures), { waitUntil: 'load' });
  const picture = await page.screenshot({ type: 'webp', quality: 50, fullPage: true });
  writeFileSync(join(pictures, 'sheet.webp'), picture);
  writeFileSync(join(pictures, 'README.md'), list(passed));
  await page.close();
}

function html(names, folder) {
  const embedded = (file) => `data:image/webp;base64,${readFileSync(join(folder, file)).toString('base64')}`;
  const cell = (name) => {
    const pieces = ['wide', 'wide-dark', 'phone'].map((size) => `<i class="${size}"><img src="${embedded(`${name}.${size}.webp`)}"></i>`);
    return `<figure>${pieces.join('')}<figcaption>${name}</figcaption></figure>`;
  };
  return `<style>body{margin:12px;background:#d9d6cf;font:11px sans-serif;display:grid;grid-template-columns:1fr 1fr;gap:10px}
    figure{margin:0;display:grid;grid-template-columns:224px 224px 68px;gap:6px}figcaption{grid-column:1/-1}
    i{height:148px;overflow:hidden;background:#fff}img{width:100%;display:block}</style>${names.map(cell).join('')}`;
}

function list(names) {
  const columns = shown.map((size) => `${size} (${sizes[size.split('-')[0]].width} px)`);
  const row = (name) => `| ${name} | ${shown.map((size) => `[${size}](${name}.${size}.webp)`).join(' | ')} |`;
  return [
    '# Screens of the Dashboard',
    '',
    'Every page in the order in which `look/dashboard.mjs` comes to it. `scripts/screens` makes this folder anew.',
    '',
    '![All pages](sheet.webp)',
    '',
    `| page | ${columns.join(' | ')} |`,
    `|---|${shown.map(() => '---|').join('')}`,
    ...names.map(row),
    '',
  ].join('\n');
}
