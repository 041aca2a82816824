import { Auth0Client } from '@auth0/nextjs-auth0/server';
import { NextResponse } from 'next/server';

export const auth0 = new Auth0Client({
  authorizationParameters: { scope: 'openid profile email offline_access' },
  // What went wrong is said on the page, as the library's examples do it.
  async onCallback(error, context) {
    const back = new URL('/', process.env.APP_BASE_URL);
    if (error) back.searchParams.set('problem', `${error.cause?.code ?? error.code}: ${error.cause?.message ?? error.message}`);
    return NextResponse.redirect(back);
  },
});
