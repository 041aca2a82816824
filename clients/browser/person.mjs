// A person at a browser: sees what has a role and a name, types into what has a label, and knows nothing of ids.

import assert from 'node:assert/strict';

const PATIENCE = 20_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

export class Person {
  #page;
  /** Pages of the login that were shown, in their order. */
  seen = [];

  /** `issuer` is the address of the server, whose pages are noted. */
  constructor(page, issuer) {
    this.#page = page;
    page.on('framenavigated', (frame) => {
      const { origin, pathname } = new URL(frame.url().startsWith('http') ? frame.url() : 'http://x');
      if (frame === page.mainFrame() && origin === issuer) this.seen.push(pathname);
    });
  }

  async open(address) {
    await this.#page.goto(address);
  }

  async reload() {
    await this.#page.reload();
  }

  async press(name) {
    await this.#choose(name, 'button');
  }

  async follow(name) {
    await this.#choose(name, 'link');
  }

  /** By the keyboard, as it goes on every page, also on one that runs no scripts. */
  async #choose(name, role) {
    const element = await this.#find(name, role);
    await element.focus();
    await this.#page.keyboard.press('Enter');
  }

  async type(label, text) {
    const field = await this.#find(label, 'textbox');
    await field.focus();
    await this.#page.keyboard.type(text);
  }

  async #find(name, role) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      // While a page is being left it answers with an error.
      const found = await this.#page.$(`::-p-aria([name="${name}"][role="${role}"])`).catch(() => null);
      if (found) return found;
      if (Date.now() > deadline) await this.#lost(new Error(`there is no ${role} "${name}"`));
      await pause();
    }
  }

  /** What the application says of who is signed in, once it says what is waited for. */
  async told(is) {
    const deadline = Date.now() + PATIENCE;
    let last;
    for (;;) {
      last = await this.#said();
      if (last !== undefined && is(last)) return last;
      if (Date.now() > deadline) await this.#lost(new Error(`the application says ${JSON.stringify(last)}`));
      await pause();
    }
  }

  async #said() {
    try {
      const text = await this.#page.$eval('::-p-aria([name="Who is signed in"])', (element) => element.textContent);
      return text.startsWith('{') ? JSON.parse(text) : text;
    } catch {
      // The page is just being left.
      return undefined;
    }
  }

  /** Fails and tells where the person stands. */
  async #lost(error) {
    const text = await this.#page.evaluate(() => document.body.innerText).catch(String);
    assert.fail(`${error.message}\n  at ${this.#page.url()}\n  ${text.replaceAll('\n', '\n  ')}`);
  }
}
