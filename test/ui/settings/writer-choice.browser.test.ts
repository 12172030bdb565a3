import { assert, fixture, html } from '@open-wc/testing';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/contracts/settings.ts';
import { StorageUnavailableError } from '../../../src/core/errors.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import '../../../src/ui/settings/writer-choice.ts';
import type { WriterChoice } from '../../../src/ui/settings/writer-choice.ts';
import { until } from '../mouse.ts';

const renamed: [from: string, to: string][] = [];
let failure: Error | undefined;
const store = {
  renameWriter: (from: string, to: string): Promise<void> => {
    renamed.push([from, to]);
    return failure ? Promise.reject(failure) : Promise.resolve();
  },
};

/** With the settings as the app keeps them. */
async function opened(settings: Partial<Settings>): Promise<WriterChoice> {
  const element = await fixture<WriterChoice>(html`<scrawl-writer .store=${store} .settings=${{ ...DEFAULT_SETTINGS, ...settings }}></scrawl-writer>`);
  element.addEventListener('scrawl-settings', ({ change }) => (element.settings = { ...element.settings, ...change }));
  return element;
}

const part = <E extends HTMLElement>(element: WriterChoice, selector: string): E | null => element.shadowRoot!.querySelector<E>(selector);

async function rename(element: WriterChoice, name: string): Promise<void> {
  part(element, '.rename')?.click();
  await element.updateComplete;
  part<HTMLInputElement>(element, 'input')!.value = name;
  part<HTMLFormElement>(element, 'form')!.requestSubmit();
  await element.updateComplete;
}

describe('Renaming a writer', () => {
  before(() => installTokens(document));
  beforeEach(() => {
    renamed.length = 0;
    failure = undefined;
  });

  it('begins with the name there is, and goes to the store and the settings', async () => {
    const element = await opened({ writer: 'Adda', writers: ['Adda', 'Bob'] });
    part(element, '.rename')!.click();
    await element.updateComplete;
    assert.equal(part<HTMLInputElement>(element, 'input')!.value, 'Adda');
    await assert.isAccessible(element);
    await rename(element, '  Ada ');
    await until(() => part(element, 'form') === null);
    assert.deepEqual(renamed, [['Adda', 'Ada']]);
    assert.deepEqual([element.settings.writer, element.settings.writers], ['Ada', ['Ada', 'Bob']]);
    assert.equal(part<HTMLSelectElement>(element, 'select')!.value, 'Ada');
  });

  it('to the name of another is refused in words, and changes nothing', async () => {
    const element = await opened({ writer: 'Adda', writers: ['Adda', 'Bob'] });
    await rename(element, 'Bob');
    await until(() => part(element, '[role=alert]')!.textContent !== '');
    assert.equal(part(element, '[role=alert]')!.textContent, '\u201cBob\u201d is another writer on this device. Choose another name.');
    assert.deepEqual([renamed, element.settings.writer], [[], 'Adda']);
    assert.equal(part<HTMLInputElement>(element, 'input')!.value, 'Bob', 'what was typed stays');
    await assert.isAccessible(element);
    await rename(element, 'Ada');
    await until(() => part(element, 'form') === null);
    assert.equal(element.settings.writer, 'Ada');
  });

  it('that fails says why, and can be tried again', async () => {
    failure = new StorageUnavailableError('its storage is full');
    const element = await opened({ writer: 'Adda', writers: ['Adda'] });
    await rename(element, 'Ada');
    await until(() => part(element, 'scrawl-error') !== null);
    assert.equal(element.settings.writer, 'Adda');
    failure = undefined;
    await rename(element, 'Ada');
    await until(() => part(element, 'form') === null);
    assert.equal(element.settings.writer, 'Ada');
  });

  it('is not offered to who has no name', async () => assert.isNull(part(await opened({ writers: ['Bob'] }), '.rename')));
});
