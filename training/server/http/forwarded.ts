import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Leaves of `X-Forwarded-For` only what ends in valid addresses: each proxy adds one behind those that came, so that all
 * before something that is none was made up.
 */
export function cleanForwarded({ headers }: IncomingMessage): void {
  const named = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map((each) => addressIn(each.trim()));
  const valid = named.slice(named.lastIndexOf(undefined) + 1);
  if (valid.length > 0) headers['x-forwarded-for'] = valid.join(', ');
  else delete headers['x-forwarded-for'];
}

/** Some proxies write a port behind it. @returns undefined for what is no address */
function addressIn(text: string): string | undefined {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return isIP(bare) === 0 ? undefined : bare;
}
