import type { IncomingMessage } from 'node:http';
import { cleanForwarded } from './forwarded.ts';

/** Where a request goes whose address cannot be read: a route, so that it is answered like all others. */
export const UNREADABLE = '/unreadable-address';

/** Characters of an address, its query included. */
const LONGEST = 2048;

/** What no address of the endpoint has in it, once it is decoded: a step upwards, a backslash, a control character. */
const ODD = /(?:^|\/)\.{1,2}(?:\/|$)|[\\\u0000-\u001f\u007f]/;

/**
 * For Fastify's `rewriteUrl`: before anything else looks at a request.
 * @param proxied whether a proxy's headers are believed
 */
export function addressAsked(request: IncomingMessage, proxied: boolean): string {
  if (proxied) cleanForwarded(request);
  const { url = '/' } = request;
  return url.length <= LONGEST && isReadable(url.split('?', 1)[0]) ? url : UNREADABLE;
}

function isReadable(path: string): boolean {
  try {
    return !ODD.test(decodeURIComponent(path)) && !/%(?:2f|00)/i.test(path);
  } catch {
    return false;
  }
}
