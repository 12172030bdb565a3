import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { hearOfFiles } from '../../src/pwa/incoming-files.ts';

type Consumer = (launch: { readonly files?: readonly { getFile(): Promise<File> }[] }) => void;

/** The page of a browser, as far as files come into it. @returns the way to launch it with some; undefined where it has no queue */
function page(hasQueue: boolean): { readonly launch: Consumer | undefined } {
  const opened: { launch: Consumer | undefined } = { launch: undefined };
  Object.assign(globalThis, {
    launchQueue: hasQueue ? { setConsumer: (consumer: Consumer) => (opened.launch = consumer) } : undefined,
    location: { hash: '' },
    addEventListener: () => undefined,
  });
  return opened;
}
const handle = (name: string): { getFile(): Promise<File> } => ({ getFile: () => Promise.resolve(new File(['x'], name)) });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('Files that the app is opened with', () => {
  afterEach(() => {
    for (const name of ['launchQueue', 'location', 'addEventListener']) Reflect.deleteProperty(globalThis, name);
  });

  test('reach the page, also where it asks late, and once', async () => {
    const opened = page(true);
    const files = hearOfFiles();
    opened.launch!({ files: [handle('a.png'), handle('b.csv')] });
    await settled();
    const heard: string[][] = [];
    files.subscribe((came) => heard.push(came.map((file) => (file as File).name)));
    files.subscribe((came) => heard.push(['again', ...came.map((file) => (file as File).name)]));
    assert.deepEqual(heard, [['a.png', 'b.csv']]);
    opened.launch!({ files: [handle('c.png')] });
    await settled();
    assert.deepEqual(heard.slice(1), [['c.png'], ['again', 'c.png']]);
  });

  test('that were moved away meanwhile are left out, and a launch without files is none', async () => {
    const opened = page(true);
    const heard: string[][] = [];
    hearOfFiles().subscribe((came) => heard.push(came.map((file) => (file as File).name)));
    opened.launch!({ files: [{ getFile: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }, handle('here.png')] });
    opened.launch!({});
    opened.launch!({ files: [] });
    await settled();
    assert.deepEqual(heard, [['here.png']]);
  });

  test('are none in a browser without a launch queue, and nothing breaks', async () => {
    const opened = page(false);
    const heard: unknown[] = [];
    const stop = hearOfFiles().subscribe((came) => heard.push(came));
    await settled();
    assert.equal(opened.launch, undefined);
    assert.deepEqual(heard, []);
    stop();
  });
});
