import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import { formatCorrection } from '../../../src/formats/correction-batch-json.ts';
import { correctionFingerprint } from '../../../src/sync/correction-fingerprint.ts';
import { createToken } from '../../../training/server/access/tokens.ts';
import { openDatabase } from '../../../training/server/database/open.ts';
import type { EndpointIdentity } from '../../../training/server/identity/identity.ts';
import { findPostgres } from '../../support/postgres.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpointIn, type Storage, type TestEndpoint } from './storages.ts';

type Place = Awaited<ReturnType<Storage['place']>>;

/** As a phone asks. */
function phoneOf(endpoint: TestEndpoint, authorization: string) {
  const headers = { authorization };
  return {
    send: async (...corrections: Correction[]): Promise<unknown> => {
      const request = wire(batchOf(corrections));
      const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...headers } });
      assert.equal(answer.statusCode, 200, answer.body);
      return answer.headers['scrawl-epoch'];
    },
    identity: async (): Promise<EndpointIdentity> => (await endpoint.app.inject({ url: '/v1/identity', headers })).json(),
    missing: async (...corrections: Correction[]): Promise<readonly string[]> => {
      const asked = corrections.map((each) => ({ id: each.id, fingerprint: correctionFingerprint(each) }));
      const answer = await endpoint.app.inject({ method: 'POST', url: '/v1/corrections/held', payload: { corrections: asked }, headers });
      assert.equal(answer.statusCode, 200, answer.body);
      return answer.json<{ missing: readonly string[] }>().missing;
    },
  };
}

onBothStorages('an endpoint', (storage) => {
  /** Copies the data as its guide says: the folder of an endpoint that is stopped, or a dump of a server's database. */
  function backUp({ folder, databaseUrl }: Place): Place {
    const backup = { folder: `${folder}-backup`, databaseUrl };
    if (databaseUrl === undefined) cpSync(folder, backup.folder, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    else postgres('pg_dump', '--format=custom', '--file', backup.folder, databaseUrl);
    return backup;
  }

  async function restore(backup: Place, place: Place): Promise<Place> {
    if (place.databaseUrl === undefined) {
      rmSync(place.folder, { recursive: true });
      cpSync(backup.folder, place.folder, { recursive: true });
      return place;
    }
    const { databaseUrl } = await storage.place();
    postgres('pg_restore', '--dbname', databaseUrl!, backup.folder);
    return { ...place, databaseUrl };
  }

  function postgres(program: string, ...args: readonly string[]): void {
    // Beside the server’s own, which may be found by a link.
    const { status, stderr } = spawnSync(join(dirname(realpathSync(join(findPostgres()!, 'initdb'))), program), args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }

  test('that was restored from a backup says so, and has again what a phone sends that it lacks', { timeout: 300_000 }, async () => {
    let place = await storage.place();
    const first = await openDatabase(place);
    const { token } = await createToken(first, 'submit', 'a phone');
    await first.close();
    const authorization = `Bearer ${token}`;
    const [early, changed, late] = [correctionOf(), correctionOf({ label: 3 }), correctionOf()];

    let endpoint = await startEndpointIn(place);
    let phone = phoneOf(endpoint, authorization);
    const before = await phone.identity();
    assert.equal(await phone.send(early, changed), before.epoch);
    await endpoint.close();
    const backup = backUp(place);

    endpoint = await startEndpointIn(place);
    phone = phoneOf(endpoint, authorization);
    assert.deepEqual(await phone.identity(), before, 'a start is none of a phone’s business');
    await phone.send(late, { ...changed, label: 5 });
    assert.deepEqual(await phone.missing(early, { ...changed, label: 5 }, late), []);
    await endpoint.close();

    place = await restore(backup, place);
    endpoint = await startEndpointIn(place);
    phone = phoneOf(endpoint, authorization);
    const after = await phone.identity();
    assert.equal(after.endpoint, before.endpoint);
    assert.notEqual(after.epoch, before.epoch);
    const lacking = await phone.missing(early, { ...changed, label: 5 }, late);
    assert.deepEqual([...lacking].sort(), [changed.id, late.id].sort());
    assert.equal(await phone.send(late, { ...changed, label: 5 }), after.epoch);
    assert.deepEqual(await phone.missing(early, { ...changed, label: 5 }, late), []);
    assert.deepEqual(await endpoint.database.query('select id, count(*)::int as count from corrections group by id having count(*) <> 1'), []);
    assert.equal((await endpoint.database.query("select 1 from audit where action = 'data went back'")).length, 1);
    await endpoint.close();
    // From then on it is as any other.
    endpoint = await startEndpointIn(place);
    assert.deepEqual(await phoneOf(endpoint, authorization).identity(), after);
    await endpoint.close();
    endpoint = await startEndpointIn(place, { restored: true });
    assert.notEqual((await phoneOf(endpoint, authorization).identity()).epoch, after.epoch, 'as whoever starts it says');
    await endpoint.close();
  });

  test('whose data goes back while it runs says so with the next batch', { timeout: 300_000 }, async () => {
    const endpoint = await startEndpointIn(await storage.place());
    const phone = phoneOf(endpoint, endpoint.as.submit.authorization);
    const epochs = [await phone.send(correctionOf()), await phone.send(correctionOf())];
    assert.equal(epochs[0], epochs[1]);
    // What a restore under its feet comes to.
    await endpoint.database.query("select setval('changes', 1)");
    const next = await phone.send(correctionOf());
    assert.notEqual(next, epochs[0]);
    assert.equal(await phone.send(correctionOf()), next);
    await endpoint.close();
  });

  test('gives a phone what its token has sent, and those before it, page by page, and nobody anything else', { timeout: 300_000 }, async () => {
    const endpoint = await startEndpointIn(await storage.place());
    const own = async (authorization: string): Promise<{ readonly corrections: readonly unknown[]; readonly pages: number }> => {
      const corrections: unknown[] = [];
      for (let [after, pages] = [0, 1]; ; pages++) {
        const answer = await endpoint.app.inject({ url: `/v1/corrections/own?after=${after}`, headers: { authorization } });
        assert.equal(answer.statusCode, 200, answer.body);
        const page = answer.json<{ corrections: readonly unknown[]; next?: number }>();
        corrections.push(...page.corrections);
        if (page.next === undefined) return { corrections, pages };
        after = page.next;
      }
    };
    const wires = (corrections: readonly Correction[]): unknown[] => corrections.map((each) => JSON.parse(formatCorrection(each)) as unknown);
    const { submit, review } = endpoint.as;
    assert.deepEqual(await own(submit.authorization), { corrections: [], pages: 1 });
    const [mine, theirs, others] = [Array.from({ length: 230 }, () => correctionOf()), [correctionOf()], [correctionOf()]];
    for (let first = 0; first < mine.length; first += 115) await phoneOf(endpoint, submit.authorization).send(...mine.slice(first, first + 115));
    await phoneOf(endpoint, review.authorization).send(...others);
    assert.deepEqual(await own(submit.authorization), { corrections: wires(mine), pages: 3 });
    assert.deepEqual((await own(review.authorization)).corrections, wires(others));

    const { token } = (await createToken(endpoint.database, 'submit', 'the phone after it', endpoint.tokens.submit.id))!;
    await phoneOf(endpoint, `Bearer ${token}`).send(...theirs);
    await endpoint.database.query("update corrections set wire = 'damaged' where id = $1", [mine[3].id]);
    assert.deepEqual((await own(`Bearer ${token}`)).corrections, wires([...mine.slice(0, 3), ...mine.slice(4), ...theirs]));
    await endpoint.close();
  });

  test('counts up with every change of the model in use', { timeout: 300_000 }, async () => {
    const endpoint = await startEndpointIn(await storage.place());
    const { identity } = phoneOf(endpoint, endpoint.as.submit.authorization);
    const before = await identity();
    await endpoint.database.query("insert into models (id, manifest, origin, passed) select 'another', replace(manifest, id, 'another'), 'retrained', true from models limit 1");
    for (const [step, url] of [[1, '/v1/models/another/promote'], [2, '/v1/rollback']] as const) {
      assert.equal((await endpoint.app.inject({ method: 'POST', url, headers: endpoint.as.admin })).statusCode, 200);
      assert.deepEqual(await identity(), { ...before, sequence: before.sequence + step });
    }
    await endpoint.close();
  });
});
