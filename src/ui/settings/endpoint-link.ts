import type { EndpointAddress } from '../../contracts/sync.ts';
import { webAddress } from '../../contracts/web-address.ts';

const PLACE = '#/settings';

/** The endpoint that a link to the settings brings, its address as the browser reads it, as `npm run endpoint:token` prints it: `#/settings?endpoint=…&token=…`. */
export function invitationIn(hash: string): EndpointAddress | undefined {
  if (!hash.startsWith(`${PLACE}?`)) return undefined;
  const given = new URLSearchParams(hash.slice(PLACE.length + 1));
  const [url, token] = [given.get('endpoint'), given.get('token')];
  if (url === null || token === null) return undefined;
  // Whoever is asked whether to use it sees where it leads, and not what it was made to look like.
  return { url: webAddress(url)?.href.replace(/\/$/, '') ?? url, token };
}

/** Takes the token out of the address and the history, where the next one at this device could find it. */
export function forgetInvitation(): void {
  if (invitationIn(location.hash)) history.replaceState(history.state, '', PLACE);
}
