import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Classes } from '../../core/classes.ts';
import { linkTo, parseLink, type CorrectionLink } from './link.ts';

/** So long (ms) after the list came to rest its place is put into the address; Safari allows a hundred such in half a minute. */
const REST = 400;

/** Keeps the address what the list shows, and the list what the address says: a link, a reload and the back button lead to the same rows. */
export class CorrectionAddress implements ReactiveController {
  readonly #classes: () => Classes;
  readonly #arrived: (link: CorrectionLink) => void;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** @param classes that labels are of now. @param arrived told of another address. */
  constructor(host: ReactiveControllerHost, classes: () => Classes, arrived: (link: CorrectionLink) => void) {
    this.#classes = classes;
    this.#arrived = arrived;
    host.addController(this);
  }

  get link(): CorrectionLink {
    return parseLink(location.hash, this.#classes());
  }

  write(link: CorrectionLink): void {
    clearTimeout(this.#resting);
    history.replaceState(history.state, '', linkTo(link));
  }

  /** Writes what `link` gives once nothing has moved for a while. */
  writeAtRest(link: () => CorrectionLink): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.write(link()), REST);
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#changed);
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#changed);
    clearTimeout(this.#resting);
  }

  readonly #changed = (): void => {
    // Not on the way to another place.
    if (location.hash.startsWith('#/drawings')) this.#arrived(this.link);
  };
}
