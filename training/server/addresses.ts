import type { NetworkInterfaceInfo } from 'node:os';
import { isIPv6 } from 'node:net';

type Interfaces = Readonly<Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[] | undefined>>;

const EVERYWHERE = new Set(['0.0.0.0', '::']);
const HERE = /^(?:localhost|127\.|::1$)/;

/**
 * Names by which something that listens at `host` is reached, without a port.
 * @param interfaces as `os.networkInterfaces()` has them
 * @returns `here` on this machine; `elsewhere` on its networks, none where it listens for this machine alone
 */
export function reachedAt(host: string, interfaces: Interfaces): { readonly here: string; readonly elsewhere: readonly string[] } {
  if (HERE.test(host)) return { here: 'localhost', elsewhere: [] };
  if (!EVERYWHERE.has(host)) return { here: isIPv6(host) ? `[${host}]` : host, elsewhere: [] };
  const addresses = Object.values(interfaces).flatMap((each) => each ?? []);
  return { here: 'localhost', elsewhere: addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address) };
}
