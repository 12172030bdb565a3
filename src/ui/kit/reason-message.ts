import type { Reason } from '../../contracts/sync.ts';
import { t } from '../../messages/language.ts';

/** Why something is not sent or not taken, in the user's language; in the endpoint's own words where it says what this app does not know. */
export const reasonMessage = ({ reason, code, about = '' }: Reason): string => (code === undefined ? reason : t.endpoint.reasons[code](about));
