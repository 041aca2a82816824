import { auth0 } from './auth0.js';

export function proxy(request) {
  return auth0.middleware(request);
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] };
