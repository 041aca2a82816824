// The Management API of the server that is looked at: what a page did is read here, and what it needs is made here.
const { GUILDHALL_API, GUILDHALL_TOKEN } = process.env;

export async function api(method, path, body) {
  const response = await fetch(`${GUILDHALL_API}/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${GUILDHALL_TOKEN}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
