import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../../training/server/database/open.ts';
import { askTogether, changeTogether } from '../../../training/server/database/together.ts';
import { onBothStorages } from './storages.ts';

onBothStorages('statements that go together', (storage) => {
  test('are answered and done as each would be alone, however many there are', async () => {
    const database = await openDatabase(await storage.place());
    try {
      await database.script('create table fruits (name text primary key, count int not null); create table trees (name text)');
      await changeTogether(database, [undefined]);
      await changeTogether(database, [{ text: 'insert into trees (name) values ($1)', values: ['oak $1'] }]);
      const keep = { text: 'insert into fruits as known (name, count) select $1, $2::int on conflict (name) do update set count = known.count + excluded.count', values: ['apple', 2] };
      for (let n = 0; n < 2; n++) await changeTogether(database, [keep, undefined, { text: 'insert into trees (name) values ($1), ($2)', values: ['elm', 'ash'] }]);
      const asked = await askTogether(database, {
        fruits: { text: 'select name, count from fruits where name = any($1::text[])', values: [['apple', 'pear']] },
        trees: { text: 'select name from trees where name <> $2 and name <> $1 order by name', values: ['ash', 'none'] },
        none: { text: 'select name from trees where false', values: [] },
        alike: { text: 'select name as asked from fruits', values: [] },
      });
      assert.deepEqual(asked, { fruits: [{ name: 'apple', count: 4 }], trees: [{ name: 'elm' }, { name: 'elm' }, { name: 'oak $1' }], none: [], alike: [{ asked: 'apple' }] });
      // One that fails undoes the others.
      await assert.rejects(changeTogether(database, [{ text: 'insert into trees (name) values ($1)', values: ['yew'] }, { text: 'insert into fruits (name, count) values ($1, $2::int)', values: ['apple', 1] }]), { code: '23505' });
      assert.deepEqual(await database.query("select name from trees where name = 'yew'"), []);
    } finally {
      await database.close();
    }
  });
});
