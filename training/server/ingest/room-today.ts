import type { Sql } from '../database/database.ts';
import { TooManyRequestsError } from '../errors.ts';

/** What a day still has room for. */
export interface Room {
  /** Whose day is full, where no more may come from the device; else it is counted. */
  take(device: string): 'device' | 'token' | undefined;
  /** When the next day begins, ISO 8601, UTC. */
  readonly until: string;
  /** Keeps what was counted, and that it was one batch. */
  keep(): Promise<void>;
}

type Kind = 'token' | 'device' | 'batch';

const DAY_MS = 24 * 3_600_000;

/**
 * How much more each device, and the token itself, may bring on the day (UTC) that `now` is in.
 * @throws TooManyRequestsError where the token has sent as many batches as it may bring corrections: with nothing new in
 * them they would be as much to keep.
 */
export async function roomToday(sql: Sql, now: Date, token: string, devices: readonly string[], perDay: number): Promise<Room> {
  const day = now.toISOString().slice(0, 10);
  const end = Date.parse(day) + DAY_MS;
  const counts = await sql.query<{ kind: Kind; name: string; count: number }>(
    "select kind, name, count from arrivals where day = $1::date and (kind in ('token', 'batch') and name = $2 or kind = 'device' and name = any($3::text[]))",
    [day, token, devices],
  );
  const before = (kind: Kind, name: string): number => counts.find((each) => each.kind === kind && each.name === name)?.count ?? 0;
  if (before('batch', token) >= perDay) throw new TooManyRequestsError(Math.ceil((end - now.getTime()) / 1000));
  const taken = new Map<string, number>();
  let all = 0;
  return {
    until: new Date(end).toISOString(),
    take(device) {
      const ofDevice = taken.get(device) ?? 0;
      if (before('device', device) + ofDevice >= perDay) return 'device';
      if (before('token', token) + all >= perDay) return 'token';
      taken.set(device, ofDevice + 1);
      all++;
      return undefined;
    },
    async keep() {
      // In one order, so that two batches that share devices do not wait for each other.
      const rows = [{ kind: 'batch', name: token, count: 1 }, { kind: 'token', name: token, count: all }, ...[...taken].sort().map(([name, count]) => ({ kind: 'device', name, count }))];
      await sql.query(
        `insert into arrivals as known (day, kind, name, count) select $1::date, kind, name, count from json_to_recordset($2::json) as row (kind text, name text, count int)
         on conflict (day, kind, name) do update set count = known.count + excluded.count`,
        [day, JSON.stringify(rows)],
      );
    },
  };
}
