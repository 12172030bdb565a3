#!/usr/bin/env bash
# PGlite takes `statement_timeout`, shows it, and lets every statement run on.
#
# One would guess: a server's guard against a query that never ends works in PGlite as in PostgreSQL, whose version it
# reports: an error 57014 after 200 ms.
# What happens: `SHOW` answers 200ms, and a statement of 1.5 seconds ends after 1.5 seconds without an error. There is no
# timer in the WebAssembly build to interrupt it. As it runs on the program's own thread, nothing else runs meanwhile:
# the bound has to be in the query (LIMIT) or outside of the process.
#
# Seen with @electric-sql/pglite 0.5.16 (PostgreSQL 18.6) on Node 20.20. Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.16
cat > show.mjs <<'SHOW'
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create();
await database.query("SET statement_timeout = '200ms'");
const { rows: [setting] } = await database.query('SHOW statement_timeout');
const { rows: [slept] } = await database.query('SELECT extract(epoch FROM clock_timestamp() - statement_timestamp())::float8 AS seconds FROM (SELECT pg_sleep(1.5)) AS pause');
const { rows: [after] } = await database.query('SELECT 1 AS answered');
console.log({ ...setting, ...slept, ...after });
assert.equal(setting.statement_timeout, '200ms');
assert.equal(after.answered, 1);
await database.close();
process.exit();
SHOW
node show.mjs
