#!/usr/bin/env bash
# unzipit refuses client-zip's archives from 65,535 files on; Python reads them without a word.
#
# One would guess: an archive of 70,000 small pictures, MNIST unpacked for instance, is read by what reads one of 60,000:
# client-zip's README promises Zip64 "when necessary", which is made for just that, and unzipit knows Zip64 as well.
# What happens: client-zip writes Zip64's end record only where sizes or offsets ask for it. For their number alone it
# puts 65,535 into the classic end record, which means "look in the Zip64 record", and writes none. unzipit looks and
# says that the locator's signature is invalid. Python's zipfile takes the classic record at its word, walks the
# directory by its size and finds all files. 65,534 files are read by everyone.
#
# Seen with client-zip 2.5.1 and unzipit 2.1.1 on Node 20.20, and Python 3.11's zipfile.
# Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund client-zip@2.5.1 unzipit@2.1.1
cat > show.mjs <<'SHOW'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { downloadZip } from 'client-zip';
import { unzip } from 'unzipit';

function* files(count) {
  for (let index = 0; index < count; index++) yield { name: `${index}.txt`, input: '', lastModified: new Date(2020, 0, 1) };
}

async function read(count) {
  const archive = new Uint8Array(await downloadZip(files(count)).arrayBuffer());
  writeFileSync('archive.zip', archive);
  const python = Number(execFileSync('python3', ['-c', 'import zipfile; print(len(zipfile.ZipFile("archive.zip").namelist()))'], { encoding: 'utf8' }));
  const byUnzipit = await unzip(archive).then(({ entries }) => Object.keys(entries).length, (error) => String(error.message ?? error));
  const result = { count, python, byUnzipit };
  console.log(result);
  return result;
}

assert.deepEqual(await read(65_534), { count: 65_534, python: 65_534, byUnzipit: 65_534 });
const more = await read(65_535);
assert.equal(more.python, 65_535);
assert.match(String(more.byUnzipit), /zip64/i);
SHOW
node show.mjs
