import type { EndpointAddress } from '../../contracts/sync.ts';

const PLACE = '#/settings';

/** The endpoint that a link to the settings brings, as `npm run endpoint:token` prints it: `#/settings?endpoint=…&token=…`. */
export function invitationIn(hash: string): EndpointAddress | undefined {
  if (!hash.startsWith(`${PLACE}?`)) return undefined;
  const given = new URLSearchParams(hash.slice(PLACE.length + 1));
  const [url, token] = [given.get('endpoint'), given.get('token')];
  return url === null || token === null ? undefined : { url, token };
}

/** Takes the token out of the address and the history, where the next one at this device could find it. */
export function forgetInvitation(): void {
  if (invitationIn(location.hash)) history.replaceState(history.state, '', PLACE);
}
