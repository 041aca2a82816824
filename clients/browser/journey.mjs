// What a user does at an application, the same at each of them.

import assert from 'node:assert/strict';
import { NOBODY } from './page.mjs';
import { ADA, invite } from './tenant.mjs';

const SIGN_IN_PAGE = '/u/login';

/** Walks through an application in browsers of its own; `check(name, body)` counts a step. */
export async function journey(check, { title, address, client }, { management, organizations, issuer, browse }) {
  const { acme, globex } = organizations;
  const isIn = (organization, email = ADA.email) => (told) =>
    told.email === email && told.org_id === organization.id && told.org_name === organization.name;

  await browse(async (ada) => {
    await check('signs in to an organization by id', async () => {
      await ada.open(address);
      await ada.told((told) => told === NOBODY);
      await ada.follow('Sign in to Acme by id');
      await signIn(ada);
      await ada.told(isIn(acme));
      assert.deepEqual(pages(ada), [SIGN_IN_PAGE]);
    });

    await check('stays signed in when the page is loaded anew', async () => {
      await ada.reload();
      await ada.told(isIn(acme));
      assert.deepEqual(pages(ada), []);
    });

    await check('enters another organization without signing in again', async () => {
      await ada.follow('Enter Globex');
      await ada.told(isIn(globex));
      assert.deepEqual(pages(ada), []);
    });

    await check('refreshes silently and stays in the organization', async () => {
      let { token } = await ada.told(isIn(globex));
      for (let time = 0; time < 2; time += 1) {
        await ada.follow('Refresh');
        ({ token } = await ada.told((told) => isIn(globex)(told) && told.token !== token));
      }
      assert.deepEqual(pages(ada), []);
    });

    await check('signs out, of the server too', async () => {
      await ada.follow('Sign out');
      await ada.told((told) => told === NOBODY);
      assert.deepEqual(pages(ada), []);
    });

    await check('signs in to an organization by name', async () => {
      await ada.follow('Sign in to Acme by name');
      await signIn(ada);
      await ada.told(isIn(acme));
      assert.deepEqual(pages(ada), [SIGN_IN_PAGE]);
    });
  });

  await browse(async (grace) => {
    const email = `grace.${client.client_id.toLowerCase()}@acme.example`;
    await check('accepts an invitation that came by mail', async () => {
      await invite(management, acme, client, email);
      await openMail(grace, issuer, email);
      await grace.follow('Accept the invitation');
      await grace.type('Password', 'A fine new staple 42');
      await grace.press('Accept and create account');
      await grace.told(isIn(acme, email));
      assert.deepEqual(pages(grace), ['/u/signup/invitation']);
    });

    await check('is told that an invitation was used already', async () => {
      await openMail(grace, issuer, email);
      await grace.follow('Accept the invitation');
      await grace.told((told) => `${told}`.includes('invalid_user_invitation_ticket'));
    });
  });

  async function signIn(person) {
    await person.type('Email address', ADA.email);
    await person.type('Password', ADA.password);
    await person.press('Continue');
  }

  /** The server's pages that were shown since this was last asked. */
  function pages(person) {
    return person.seen.splice(0).filter((path) => !path.startsWith('/dev/'));
  }

  async function openMail(person, from, email) {
    const deadline = Date.now() + 20_000;
    const mailbox = `${from}/dev/mailbox?to=${email}`;
    while (!(await (await fetch(mailbox)).text()).includes(email)) {
      if (Date.now() > deadline) assert.fail(`no mail came to ${email}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await person.open(mailbox);
    await person.follow(`Ingrid invites you to Acme on ${title}`);
  }
}
