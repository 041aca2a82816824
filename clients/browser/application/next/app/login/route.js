import { auth0 } from '../../auth0.js';
import { forwarded } from '../../../../page.mjs';

export function GET(request) {
  const query = Object.fromEntries(request.nextUrl.searchParams);
  return auth0.startInteractiveLogin({ returnTo: '/', authorizationParameters: forwarded(query) });
}
