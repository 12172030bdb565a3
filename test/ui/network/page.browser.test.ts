import { assert } from '@open-wc/testing';
import { sha256 as sha256Of } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { probeInks } from '../../../src/core/reading/probe-digits.ts';
import { see } from '../../../src/core/records/drawing.ts';
import { randomId } from '../../../src/storage/random-id.ts';
import { ForgetEvent, JudgeEvent } from '../../../src/ui/state/events.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import type { ScrawlApp } from '../../../src/ui/shell/scrawl-app.ts';
import { always, nearestDigit, rewritten } from '../../inference/own-network/networks.ts';
import { until } from '../mouse.ts';
import { answer, corrections, database, find, onFreshDevices, openApp, phase, readSeven, settings } from '../open-app.ts';
import { createOwnNetworkStore } from '../../../src/storage/own-network-store.ts';
import { predictionOf } from '../predictions.ts';

before(() => installTokens(document));
onFreshDevices();

const kept = createOwnNetworkStore(database);
const place = (app: ScrawlApp): Element | null => find(app, 'scrawl-own-network');
const words = (app: ScrawlApp): string => (place(app)?.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');
const facts = (app: ScrawlApp): string | undefined => find(app, 'scrawl-own-network', 'dl')?.textContent.replace(/\s+/g, ' ');

/** What is chosen in each list, by its name. */
const ways = (app: ScrawlApp): Record<string, string> =>
  Object.fromEntries([...place(app)!.shadowRoot!.querySelectorAll('select')].map((select) => [select.name, select.selectedOptions[0].textContent]));

async function opened(): Promise<ScrawlApp> {
  location.hash = '#/network';
  const app = await openApp();
  await until(() => find(app, 'scrawl-own-network', 'h1') !== null);
  return app;
}

function pick(app: ScrawlApp, bytes: Uint8Array, name = 'mine.onnx'): void {
  const files = new DataTransfer();
  files.items.add(new File([bytes as BlobPart], name));
  const input = find<HTMLInputElement>(app, 'scrawl-own-network', 'input[type=file]')!;
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}

/** The ten plain digits, judged, in a corner of their sheet: a fifth of it wide, as one draws who does not know better. */
async function judgeSmallDigits(): Promise<void> {
  for (const { digit, ink } of probeInks()) {
    const small = { ...ink, strokes: ink.strokes.map(({ points }) => ({ points: points.map(({ x, y, t }) => ({ x: x / 5, y: y / 5, t })) })) };
    await corrections.judge({ drawing: { id: randomId(), ink: small }, picture: see({ ink: small }).picture, prediction: predictionOf({ [digit]: 1 }), label: digit });
  }
}

describe('A network of one’s own', () => {
  it('is opened, fed as it wants, and compared on the digits that its user judged, prepared and as they stand on the sheet', async () => {
    await judgeSmallDigits();
    const app = await opened();
    pick(app, nearestDigit({ form: { scale: 'mnist' }, output: 'softmax', dims: ['N', SIDE, SIDE, 1], producer: 'tf2onnx' }));
    await until(() => facts(app) !== undefined);
    assert.match(facts(app)!, /Written by ?tf2onnx 1/);
    assert.match(facts(app)!, /NHWC, 1 × 28 × 28 × 1/);
    assert.match(facts(app)!, /10 of 10/);
    assert.deepEqual(ways(app), { scale: 'normalised with MNIST’s mean and deviation', ground: 'light on dark, like MNIST', position: 'upright', output: 'ten probabilities (softmax)' });
    assert.equal(find(app, 'scrawl-own-network', 'h2')!.textContent, 'mine.onnx');

    find(app, 'scrawl-own-network', 'button.compare')!.click();
    await until(() => find(app, 'scrawl-own-network', 'scrawl-comparison') !== null);
    const rows = [...find(app, 'scrawl-own-network', 'scrawl-comparison')!.shadowRoot!.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent));
    assert.lengthOf(rows, 11, 'all, and each digit');
    const [ours, oursShrunk, own, ownShrunk] = rows[0].map(parseFloat);
    assert.deepEqual([ours, own], [100, 100], 'as Scrawl prepares them, both read all');
    assert.isBelow(oursShrunk, 60, 'in their corner, hardly anybody does');
    assert.isBelow(ownShrunk, 60);
    assert.isNull(find(app, 'scrawl-own-network', 'scrawl-error'));
    await assert.isAccessible(app);
  });

  it('reads with the whole runtime, whatever its graph, and leaves the reader alone', async () => {
    const app = await opened();
    const shipped = (await (await fetch('/models/manifest.json')).json()) as { readonly file: string };
    pick(app, rewritten(new Uint8Array(await (await fetch(`/models/${shipped.file}`)).arrayBuffer()), { form: { scale: 'bytes' }, output: 'log-softmax', dims: [1, 1, SIDE, SIDE] }));
    await until(() => facts(app) !== undefined);
    assert.match(facts(app)!, /NCHW, 1 × 1 × 28 × 28.*10 of 10/);
    assert.deepEqual(ways(app), { scale: '0 to 255', ground: 'light on dark, like MNIST', position: 'upright', output: 'ten log probabilities' });
    find(app, 'scrawl-own-network', 'button.compare')!.click();
    await until(() => words(app).includes('No judged digits yet'));
    const { status } = app.services.recognizer;
    assert.isTrue(status.kind === 'ready' && status.whole === undefined && status.isChosen === undefined);
  });

  it('is fed as its user says where they know better, also at the next visit, and as was found out again with one tap', async () => {
    await judgeSmallDigits();
    const app = await opened();
    pick(app, nearestDigit());
    await until(() => facts(app) !== undefined);
    find<HTMLInputElement>(app, 'scrawl-own-network', 'scrawl-switch', 'input')!.click();
    find(app, 'scrawl-own-network', 'button.compare')!.click();
    await until(() => find(app, 'scrawl-own-network', 'scrawl-comparison') !== null);

    const ground = find<HTMLSelectElement>(app, 'scrawl-own-network', 'select[name=ground]')!;
    ground.value = 'dark';
    ground.dispatchEvent(new Event('change'));
    await until(() => find(app, 'scrawl-own-network', '[role=alert]') !== null);
    assert.match(words(app), /Fed this way, it reads only [0-4] of 10 plain digits\./);
    assert.match(words(app), /Chosen by you\. The way Scrawl found out, it read 10 of 10 plain digits\./);
    assert.isNull(find(app, 'scrawl-own-network', 'scrawl-comparison'), 'those figures were of another way');
    while ((await kept.get())?.known?.used.form.isInverted !== true) await new Promise(requestAnimationFrame);
    await assert.isAccessible(app);

    location.hash = '#/accuracy';
    await until(() => place(app) === null);
    location.hash = '#/network';
    await until(() => facts(app) !== undefined);
    assert.equal(ways(app).ground, 'dark on light');
    find(app, 'scrawl-own-network', 'button.found')!.click();
    // The list changes with the tap, the rest when the plain digits are read again.
    await until(() => find(app, 'scrawl-own-network', 'button.found') === null);
    assert.equal(ways(app).ground, 'light on dark, like MNIST');
  });

  it('is kept on the device if its user wants that, until they no longer do', async () => {
    const app = await opened();
    pick(app, nearestDigit(), 'kept.onnx');
    await until(() => facts(app) !== undefined);
    assert.isUndefined(await kept.get(), 'not without being asked');
    const toggle = (): HTMLInputElement => find(app, 'scrawl-own-network', 'scrawl-switch', 'input')!;
    toggle().click();
    while ((await kept.get())?.name !== 'kept.onnx') await new Promise(requestAnimationFrame);

    location.hash = '#/accuracy';
    await until(() => place(app) === null);
    location.hash = '#/network';
    await until(() => facts(app) !== undefined);
    assert.equal(find(app, 'scrawl-own-network', 'h2')!.textContent, 'kept.onnx');
    assert.isTrue(toggle().checked);
    toggle().click();
    while ((await kept.get()) !== undefined) await new Promise(requestAnimationFrame);
  });

  it('that is none is refused with what is wrong with it, and another can be opened', async () => {
    const app = await opened();
    pick(app, new TextEncoder().encode('not a network'), 'notes.onnx');
    await until(() => (find(app, 'scrawl-own-network', 'scrawl-error')?.shadowRoot?.textContent ?? '').includes('This isn\'t an ONNX file'));
    pick(app, nearestDigit());
    await until(() => facts(app) !== undefined);
    assert.isNull(find(app, 'scrawl-own-network', 'scrawl-error'));
  });

  it('reads what is drawn once it is made the reader, and Scrawl’s does again once that is taken back', async () => {
    const app = await opened();
    pick(app, always(3), 'threes.onnx');
    await until(() => facts(app) !== undefined);
    assert.isUndefined((await settings.load()).ownNetwork, 'not without being asked');
    find(app, 'scrawl-own-network', 'button.read-with')!.click();
    await until(() => words(app).includes('This network reads your digits now.'));
    assert.isNull(find(app, 'scrawl-own-network', 'scrawl-switch'), 'what reads is kept');
    assert.equal((await kept.get())?.name, 'threes.onnx');
    await assert.isAccessible(app);

    location.hash = '';
    await until(() => find(app, 'scrawl-draw')!.hidden === false && find(app, 'scrawl-own-network') === null);
    await readSeven(app);
    assert.equal(answer(app).getAttribute('digit'), '3');
    assert.include(find(app, 'scrawl-draw', 'scrawl-tools', '.status')!.textContent, 'Your network');
    find(app, 'scrawl-draw', 'scrawl-tools', '.status')!.click();
    await until(() => find(app, 'scrawl-details', 'dl') !== null);
    const details = (): string => find(app, 'scrawl-details')!.shadowRoot!.textContent.replace(/\s+/g, ' ');
    assert.match(details(), /threes\.onnx, own-[0-9a-f]{8}…/);
    assert.include(details(), 'Not used while your own network reads.');
    await assert.isAccessible(app);
    find(app, 'scrawl-details', 'button.leave')!.click();
    await until(() => answer(app).getAttribute('digit') === '7' && phase(app) === 'final');
    while ((await settings.load()).ownNetwork !== undefined) await new Promise(requestAnimationFrame);
    assert.equal((await kept.get())?.name, 'threes.onnx', 'it can be chosen again');
  });

  it('reads at the next visit as well, under its name in what is judged, until everything is deleted', async () => {
    await kept.put({ name: 'threes.onnx', bytes: always(3) });
    const sha256 = bytesToHex(sha256Of(always(3)));
    await settings.save({ ownNetwork: { sha256, starts: 1 } });
    const app = await openApp();
    await readSeven(app);
    assert.equal(answer(app).getAttribute('digit'), '3');
    assert.deepEqual((await settings.load()).ownNetwork, { sha256, starts: 0 }, 'it has started');
    app.dispatchEvent(new JudgeEvent(7));
    while ((await corrections.count()) !== 1) await new Promise(requestAnimationFrame);
    const [{ correction }] = await corrections.page({ limit: 1 });
    assert.deepEqual([correction.predicted, correction.label, correction.modelId], [3, 7, `own-${sha256}`]);

    app.dispatchEvent(new ForgetEvent('everything'));
    while ((await settings.load()).ownNetwork !== undefined || (await kept.get()) !== undefined) await new Promise(requestAnimationFrame);
    const { status } = app.services.recognizer;
    assert.isTrue(status.kind === 'ready' && status.own === undefined);
  });

  it('that cannot read leaves the answer to Scrawl’s, and the app says so', async () => {
    // Gone, or another in its place.
    await settings.save({ ownNetwork: { sha256: 'ab'.repeat(32), starts: 0 } });
    const app = await openApp();
    await readSeven(app);
    assert.equal(answer(app).getAttribute('digit'), '7');
    assert.match(app.shadowRoot!.querySelector('p[role=status]')!.textContent, /^Your own network isn’t reading\. Scrawl’s network answers instead\.$/);
  });
});
