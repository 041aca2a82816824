// A browser without a window: it keeps cookies by host, follows redirects, and sends the forms that a page shows.

import assert from "node:assert/strict";

/** Undoes the escapes of attributes. */
function unescaped(text) {
  const letters = { amp: "&", quot: '"', lt: "<", gt: ">" };
  return text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(amp|quot|lt|gt);/g, (_, name) => letters[name]);
}

function attribute(tag, name) {
  const found = tag.match(new RegExp(`\\b${name}="([^"]*)"`));
  return found ? unescaped(found[1]) : undefined;
}

export class Browser {
  #jars = new Map();

  /** Every `state` that was asked for on the way, the last one last. */
  states = [];

  /** @param {string} callback where the application is answered: a redirect there is not followed */
  constructor(callback) {
    this.callback = callback;
  }

  /** Opens an address. @returns {Promise<{url: URL, status: number, text: string}>} the page, or the application's answer */
  async open(address, init = {}) {
    let url = new URL(address);
    let request = init;
    for (let hops = 0; hops < 20; hops += 1) {
      const state = url.searchParams.get("state");
      if (state) this.states.push(state);
      if (url.href.startsWith(this.callback)) return { url, status: 0, text: "" };
      const response = await fetch(url, {
        ...request,
        redirect: "manual",
        headers: { ...request.headers, cookie: this.#cookies(url) },
      });
      this.#keep(url, response);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || !location) {
        return { url, status: response.status, text: await response.text() };
      }
      await response.arrayBuffer();
      url = new URL(location, url);
      request = {};
    }
    throw new Error("redirected without end");
  }

  /** Sends the form of a page that has the button or field `name`, with these values typed into it. */
  async send(page, name, values) {
    const forms = page.text.match(/<form[\s\S]*?<\/form>/g) ?? [];
    const form = forms.find((text) => text.includes(`name="${name}"`));
    assert(form, `no form with ${name}: ${page.text}`);
    const fields = new URLSearchParams();
    for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
      const field = attribute(tag, "name");
      if (field) fields.set(field, attribute(tag, "value") ?? "");
    }
    for (const [field, value] of Object.entries(values)) fields.set(field, value);
    return this.open(new URL(attribute(form, "action") || page.url.href, page.url), {
      method: "POST",
      body: fields,
    });
  }

  #cookies(url) {
    const jar = this.#jars.get(url.host) ?? new Map();
    return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(url, response) {
    const jar = this.#jars.get(url.host) ?? new Map();
    for (const cookie of response.headers.getSetCookie()) {
      const [pair, ...attributes] = cookie.split(";");
      const at = pair.indexOf("=");
      const name = pair.slice(0, at).trim();
      const value = pair.slice(at + 1);
      const ends = attributes.some((text) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(text));
      if (ends || value === "") jar.delete(name);
      else jar.set(name, value);
    }
    this.#jars.set(url.host, jar);
  }
}
