import type { ReactiveControllerHost } from 'lit';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import { idsOf } from './changes.ts';
import type { CorrectionPages } from '../list/pages.ts';
import { EVERYTHING, NOTHING, select, selectedCount, type Selection } from '../list/selection.ts';
import type { Chosen } from '../files/export-panel.ts';

/** Which corrections of a list its user has chosen, without ever reading the others. */
export class CorrectionChoosing {
  readonly #host: ReactiveControllerHost;
  readonly #list: { readonly store: CorrectionStore; readonly pages: CorrectionPages };
  #selection = NOTHING;
  #isOn = false;

  constructor(host: ReactiveControllerHost, list: { readonly store: CorrectionStore; readonly pages: CorrectionPages }) {
    this.#host = host;
    this.#list = list;
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Whether a tap chooses; that may be on with nothing chosen. */
  get isOn(): boolean {
    return this.#isOn;
  }

  get count(): number {
    return selectedCount(this.#selection, this.#list.pages.count ?? 0);
  }

  start(): void {
    this.#set(this.#selection, true);
  }

  choose(id: string, chosen: boolean): void {
    this.#set(select(this.#selection, id, chosen), true);
  }

  all(): void {
    this.#set(EVERYTHING, true);
  }

  none(): void {
    this.#set(NOTHING, this.#isOn);
  }

  end(): void {
    this.#set(NOTHING, false);
  }

  async ids(): Promise<readonly string[]> {
    const { all, ids } = this.#selection;
    return all ? idsOf(this.#list.store, this.#list.pages.filter, ids) : [...ids];
  }

  /** For the export; nothing where nothing is chosen. */
  chosen(): Chosen | undefined {
    const { count } = this;
    if (count === 0) return undefined;
    const { all, ids } = this.#selection;
    const { filter } = this.#list.pages;
    return { count, filter: async () => (all && ids.size === 0 ? filter : { ids: await this.ids() }) };
  }

  #set(selection: Selection, isOn: boolean): void {
    this.#selection = selection;
    this.#isOn = isOn;
    this.#host.requestUpdate();
  }
}
