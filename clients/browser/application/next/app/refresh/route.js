import { NextResponse } from 'next/server';
import { auth0 } from '../../auth0.js';

export async function GET() {
  await auth0.getAccessToken({ refresh: true });
  return NextResponse.redirect(new URL('/', process.env.APP_BASE_URL));
}
