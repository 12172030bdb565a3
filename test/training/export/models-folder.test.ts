import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { readShippedModel, replaceShippedModel } from '../../../training/export/models-folder.ts';
import { buildManifest } from '../../../training/export/manifest.ts';
import { evaluationFixture } from '../report/evaluation-fixture.ts';

const modelOf = (...bytes: number[]) => {
  const contents = Uint8Array.from(bytes);
  const manifest = buildManifest(scrawl, contents, { temperature: 1, digitThreshold: 0.5 }, evaluationFixture(['mnistTest']), '2026-01-02T03:04:05.000Z');
  return { manifest, bytes: contents };
};

const withRehearsal = (model: number, ...rehearsal: number[]) => {
  const [bytes, set] = [Uint8Array.of(model), Uint8Array.from(rehearsal)];
  const manifest = buildManifest(scrawl, bytes, { temperature: 1, digitThreshold: 0.5 }, evaluationFixture(['mnistTest']), '2026-01-02T03:04:05.000Z', { rehearsal: set });
  return { manifest, bytes, rehearsal: set };
};

describe('folder of the shipped model', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'scrawl-models-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('gives back what was put there', () => {
    const model = modelOf(1, 2, 3);
    replaceShippedModel(model, '# card', folder);
    assert.deepEqual(readShippedModel(folder), model);
  });

  test('holds one model: a new one takes the place of the old', () => {
    replaceShippedModel(modelOf(1), '# card', folder);
    const next = modelOf(2);
    replaceShippedModel(next, '# card', folder);
    assert.deepEqual(readdirSync(folder).sort(), ['README.md', next.manifest.file, 'manifest.json'].sort());
  });

  test('holds the rehearsal set of that model alone, and refuses a damaged one', () => {
    replaceShippedModel(modelOf(1), '# card', folder);
    const model = withRehearsal(2, 50);
    replaceShippedModel(model, '# card', folder);
    assert.deepEqual(readShippedModel(folder), model);
    replaceShippedModel(withRehearsal(2, 51), '# card', folder);
    assert.equal(readdirSync(folder).length, 4);
    const { manifest } = withRehearsal(3, 52);
    replaceShippedModel(withRehearsal(3, 52), '# card', folder);
    writeFileSync(join(folder, manifest.rehearsal!.file), Uint8Array.of(53));
    assert.throws(() => readShippedModel(folder), { name: 'ModelRefusedError', reason: 'checksum', message: /rehearsal-/ });
    replaceShippedModel(modelOf(4), '# card', folder);
    assert.equal(readdirSync(folder).length, 3);
  });

  test('keeps the file where the same model is exported again', () => {
    replaceShippedModel(modelOf(1), '# card', folder);
    replaceShippedModel(modelOf(1), '# card', folder);
    assert.deepEqual(readShippedModel(folder).bytes, Uint8Array.of(1));
  });

  test('refuses a file that was damaged, is missing, or was made for another preprocessing', () => {
    const model = modelOf(1, 2, 3);
    replaceShippedModel(model, '# card', folder);
    writeFileSync(join(folder, model.manifest.file), Uint8Array.of(1, 2, 4));
    assert.throws(() => readShippedModel(folder), { name: 'ModelRefusedError', reason: 'checksum' });
    rmSync(join(folder, model.manifest.file));
    assert.throws(() => readShippedModel(folder), { name: 'ModelRefusedError', reason: 'missing' });
    writeFileSync(join(folder, model.manifest.file), model.bytes);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...model.manifest, preprocessingId: 'another-9' }));
    assert.throws(() => readShippedModel(folder), { name: 'ModelRefusedError', reason: 'preprocessing' });
  });

  test('replaces a manifest that cannot be read', () => {
    writeFileSync(join(folder, 'manifest.json'), '{');
    assert.throws(() => readShippedModel(folder), { name: 'ModelRefusedError', reason: 'manifest' });
    replaceShippedModel(modelOf(1), '# card', folder);
    assert.deepEqual(readShippedModel(folder).bytes, Uint8Array.of(1));
  });

  test('says so where it is empty', () => {
    assert.throws(() => readShippedModel(folder), { name: 'ModelRefusedError', reason: 'missing' });
  });
});
