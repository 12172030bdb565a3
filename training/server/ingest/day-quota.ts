import type { Reason } from '../../../src/contracts/sync.ts';
import type { Question, Statement } from '../database/together.ts';
import { TooManyRequestsError } from '../errors.ts';
import { TOKEN_SHARE } from '../limits.ts';

type Kind = 'token' | 'device' | 'batch';

/** A token, and the devices that it sends for. */
export interface Sender {
  readonly token: string;
  readonly devices: readonly string[];
}

/** How many came in a day, of one kind and name. */
interface Arrivals {
  readonly kind: Kind;
  readonly name: string;
  readonly count: number;
}

const DAY_MS = 24 * 3_600_000;

/**
 * How much more the day (UTC) has room for. A device is counted together with the token that sends for it, so that nobody
 * uses up the day of another one's device.
 */
export class DayQuota {
  /** When the next day begins, ISO 8601, UTC. */
  readonly until: string;
  readonly #day: string;
  readonly #perDay: number;
  readonly #perToken: number;
  readonly #secondsLeft: number;
  readonly #before: ReadonlyMap<string, number>;
  readonly #taken = new Map<string, { readonly kind: Kind; readonly name: string; count: number }>();

  /**
   * @param perDay corrections, new or changed, of one device and one token; a token has `TOKEN_SHARE` times as many in all.
   * @param before the answer to `DayQuota.question`.
   */
  constructor(now: Date, perDay: number, before: readonly Arrivals[]) {
    this.#day = dayOf(now);
    const end = Date.parse(this.#day) + DAY_MS;
    this.until = new Date(end).toISOString();
    this.#secondsLeft = Math.ceil((end - now.getTime()) / 1000);
    this.#perDay = perDay;
    this.#perToken = TOKEN_SHARE * perDay;
    this.#before = new Map(before.map(({ kind, name, count }) => [keyOf(kind, name), count]));
  }

  /** Asks what came today. @param senders all that will be asked for */
  static question(now: Date, senders: readonly Sender[]): Question<Arrivals> {
    const names = new Set(senders.flatMap(({ token, devices }) => [token, ...devices.map((device) => pairOf(token, device))]));
    return { text: "select kind, name, count from arrivals where day = $1::date and kind in ('token', 'batch', 'device') and name = any($2::text[])", values: [dayOf(now), [...names]] };
  }

  /** Whose day is full, where no more may come from this device by this token; else it is counted. */
  take(token: string, device: string): 'device' | 'token' | undefined {
    const pair = pairOf(token, device);
    if (this.#count('device', pair) >= this.#perDay) return 'device';
    if (this.#count('token', token) >= this.#perToken) return 'token';
    this.#add('device', pair);
    this.#add('token', token);
    return undefined;
  }

  /**
   * Counts a batch that is answered.
   * @throws TooManyRequestsError where the token has sent as many as it may bring corrections: with nothing new in them they
   *   would be as much to keep.
   */
  takeBatch(token: string): void {
    this.checkBatch(token);
    this.#add('batch', token);
  }

  /** @throws TooManyRequestsError as `takeBatch`, which is to come. */
  checkBatch(token: string): void {
    if (this.#count('batch', token) >= this.#perToken) throw new TooManyRequestsError(this.#secondsLeft);
  }

  /** Why nothing more is taken. */
  reason(full: 'device' | 'token'): Reason {
    const most = full === 'device' ? this.#perDay : this.#perToken;
    const reason = `No more than ${most.toLocaleString('en')} corrections a day, new or changed, are taken ${full === 'device' ? 'from one device' : 'with one token'}.`;
    return { code: `${full}-day`, about: String(most), reason };
  }

  /** Adds what was counted to what the database has. */
  keep(): Statement | undefined {
    if (this.#taken.size === 0) return undefined;
    // In one order, so that two transactions that share some do not wait for each other.
    const rows = [...this.#taken].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    return {
      text: `insert into arrivals as known (day, kind, name, count) select $1::date, kind, name, count from json_to_recordset($2::json) as row (kind text, name text, count int)
         on conflict (day, kind, name) do update set count = known.count + excluded.count`,
      values: [this.#day, JSON.stringify(rows)],
    };
  }

  #count(kind: Kind, name: string): number {
    const key = keyOf(kind, name);
    return (this.#before.get(key) ?? 0) + (this.#taken.get(key)?.count ?? 0);
  }

  #add(kind: Kind, name: string): void {
    const key = keyOf(kind, name);
    const row = this.#taken.get(key) ?? { kind, name, count: 0 };
    row.count++;
    this.#taken.set(key, row);
  }
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10);
const pairOf = (token: string, device: string): string => `${token} ${device}`;
const keyOf = (kind: Kind, name: string): string => `${kind} ${name}`;
