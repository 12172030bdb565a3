import type { EndpointAddress } from '../contracts/sync.ts';
import { webAddress } from '../contracts/web-address.ts';
import { InvalidEndpointError } from '../core/errors.ts';

/** As the endpoint makes tokens; letters that no header takes would fail with every request. */
const TOKEN = /^[\w.~+/=-]{8,512}$/;

/** What the URL parser would leave out, turn round or take apart, so that another address is used than was read. */
const ODD = /[\u0000-\u001f\u007f\\?#]|^[^/]*\/\/[^/]*@/;

const isThisDevice = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host) || host.endsWith('.localhost');

/**
 * Checks an address that was typed or scanned. Plain HTTP would show token and drawings to everybody on the way, so it is
 * for this device alone, and for the origin that the app itself came from: who reads that network could as well have
 * changed the app.
 * @param home origin of the page.
 * @throws InvalidEndpointError
 */
export function checkEndpoint({ url, token }: EndpointAddress, home: string): EndpointAddress {
  const typed = url.trim();
  const address = typed.includes('://') ? typed : `https://${typed}`;
  const parsed = webAddress(address);
  if (!parsed) throw new InvalidEndpointError('url', 'it is none, such as https://scrawl.example.org');
  if (ODD.test(address)) throw new InvalidEndpointError('url', 'it ends with its path: no name, password, question mark, hash or backslash belongs to it');
  if (parsed.protocol === 'http:' && parsed.origin !== home && !isThisDevice(parsed.hostname)) {
    throw new InvalidEndpointError('url', 'it begins with http, where everybody on the way could read your drawings; use https');
  }
  if (!TOKEN.test(token.trim())) throw new InvalidEndpointError('token', 'it is not whole, or not one');
  return { url: parsed.href.replace(/\/+$/, ''), token: token.trim() };
}
