// Somebody at a browser, who finds things by role and name, as they are shown to people, and who looks closely.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// The widths at which pages are looked at, and the themes.
export const sizes = {
  wide: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1100 },
  phone: { width: 390, height: 844 },
};
const themes = { wide: ['light', 'dark'], tablet: ['light'], phone: ['light', 'dark'] };

export async function browser() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
  });
}

// What was seen by everybody: the pages that passed, in their order, and what was wrong.
export class Report {
  constructor(pictures) {
    this.pictures = pictures;
    this.passed = [];
    this.failures = [];
    if (pictures) mkdirSync(pictures, { recursive: true });
  }

  check(holds, what) {
    if (!holds) this.failures.push(what);
  }

  note(name, wrong) {
    if (wrong.length) this.failures.push(`${name}:\n  ${wrong.join('\n  ')}`);
    else this.passed.push(name);
  }
}

export class Person {
  // A person with cookies of their own.
  static async at(chromium, report) {
    const person = new Person();
    const context = await chromium.createBrowserContext();
    person.page = await context.newPage();
    person.report = report;
    person.noted = [];
    person.page.on('console', (message) => message.type() === 'error' && person.noted.push(message.text()));
    person.page.on('pageerror', (error) => person.noted.push(String(error)));
    // Leaving a form with changes asks; whoever walks on means it.
    person.page.on('dialog', (dialog) => dialog.accept());
    await person.page.setViewport(sizes.wide);
    await person.page.setRequestInterception(true);
    person.page.on('request', (request) => answer(request));
    return person;
  }

  find(role, name) {
    return this.page.locator(`::-p-aria([name="${name}"][role="${role}"])`).setTimeout(5000);
  }

  async leads(action) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load', timeout: 10000 }), action]);
  }

  // Follows a link or presses a button that leads to a page.
  async follow(role, name) {
    await this.leads(this.find(role, name).click());
  }

  // Follows a link in the navigation of that name.
  async turn(navigation, name) {
    const link = `::-p-aria([name="${navigation}"][role="navigation"]) ::-p-aria([name="${name}"][role="link"])`;
    await this.leads(this.page.locator(link).setTimeout(5000).click());
  }

  async press(role, name) {
    await this.find(role, name).click();
  }

  async type(name, text) {
    await this.find('textbox', name).fill(text);
  }

  // Chooses an entry of a list by its words.
  async choose(name, words) {
    const list = await this.find('combobox', name).waitHandle();
    const value = await list.evaluate((element, text) => {
      const option = [...element.options].find((one) => one.textContent.trim() === text);
      return option?.value;
    }, words);
    if (value === undefined) throw new Error(`${name} does not offer ${words}`);
    await list.select(value);
  }

  async go(address) {
    await this.page.goto(address, { waitUntil: 'load' });
  }

  async words() {
    return this.page.evaluate(() => document.body.innerText);
  }

  // Looks at the page that is there, in all sizes and themes. It has to say what is expected.
  async look(name, ...expected) {
    const words = await this.words();
    const wrong = expected.filter((text) => !words.includes(text)).map((text) => `does not say: ${text}`);
    for (const size of Object.keys(sizes)) {
      await this.resize(size);
      for (const theme of themes[size]) {
        await this.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
        await this.page.evaluate(settle);
        const found = await look(this.page, size !== 'tablet');
        wrong.push(...found.map((one) => `${size} ${theme}: ${one}`));
        await this.picture(name, size, theme);
      }
    }
    await this.resize('wide');
    wrong.push(...this.noted.splice(0).filter((text) => !/status of 4\d\d/.test(text) && !text.includes('net::ERR')));
    this.report.note(name, wrong);
  }

  // The navigation is open on a desk and closed on a phone, as on pages that are opened there.
  async resize(size) {
    await this.page.setViewport(sizes[size]);
    await this.page.evaluate((open) => {
      const sidebar = document.querySelector('.sidebar');
      if (open) sidebar?.open?.();
      else sidebar?.close?.();
    }, sizes[size].width >= 768);
  }

  async picture(name, size, theme) {
    const { pictures } = this.report;
    if (!pictures || (theme === 'dark' && size !== 'wide')) return;
    // As tall as the page, so that what sticks to an edge of the screen covers nothing.
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewport({ width: sizes[size].width, height: Math.max(height, sizes[size].height) });
    const picture = await this.page.screenshot({ type: 'webp', quality: 50 });
    await this.page.setViewport(sizes[size]);
    writeFileSync(join(pictures, `${name}.${size}${theme === 'dark' ? '-dark' : ''}.webp`), picture);
  }
}

// Pictures come from elsewhere: one host has a logo, the others are not there.
const logo = readFileSync(join(here, 'logo.svg'));
const own = /^(data:|http:\/\/([a-z0-9-]+\.)?localhost:)/;
function answer(request) {
  if (own.test(request.url())) return request.continue();
  if (new URL(request.url()).host === 'halden.example') {
    return request.respond({ contentType: 'image/svg+xml', body: logo });
  }
  return request.abort();
}

// Colours that are on their way to others can not be measured.
async function settle() {
  const frame = () => new Promise(requestAnimationFrame);
  for (let round = 0; round < 2; round += 1) {
    await frame();
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  }
  await document.fonts.ready;
}

async function look(page, closely) {
  const found = [];
  if (closely) {
    await page.evaluate(axe);
    const results = await page.evaluate((tags) => window.axe.run({ runOnly: { type: 'tag', values: tags } }), rules);
    found.push(...results.violations.map(({ id, impact, nodes }) =>
      `${id} (${impact}): ${nodes.map((node) => node.html.slice(0, 140)).join(' | ')}`));
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) found.push(`wider than the screen by ${overflow} px`);
  return found;
}
