import { decodeJwt } from 'jose';
import { NOBODY, links, told } from '../../../page.mjs';
import { auth0 } from '../auth0.js';

export const dynamic = 'force-dynamic';

export default async function Page({ searchParams }) {
  const session = await auth0.getSession();
  const { problem } = await searchParams;
  const who = session ? told(decodeJwt(session.tokenSet.idToken), session.tokenSet.accessToken) : NOBODY;
  const ways = links(JSON.parse(process.env.ORGANIZATIONS)).map(({ name, href }) => ({
    name,
    href: href === '/logout' ? '/auth/logout' : href,
  }));
  return (
    <main>
      <h1>Next</h1>
      <ul>
        {ways.map(({ name, href }) => (
          <li key={name}>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ul>
      <output aria-label="Who is signed in">{problem ?? who}</output>
    </main>
  );
}
