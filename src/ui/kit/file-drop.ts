import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Lets files be dropped anywhere on an element, all of them together; says meanwhile whether one hovers over it. */
export class FileDrop implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #dropped: (files: readonly File[]) => void;
  over = false;

  constructor(host: ReactiveControllerHost & HTMLElement, dropped: (files: readonly File[]) => void) {
    this.#host = host;
    this.#dropped = dropped;
    host.addController(this);
    host.addEventListener('dragover', (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      this.#hover(true);
    });
    host.addEventListener('dragleave', () => this.#hover(false));
    host.addEventListener('drop', (event) => {
      if (event.defaultPrevented) return;
      // One that nobody here takes would be opened by the browser, in place of the app.
      event.preventDefault();
      this.#hover(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) this.#dropped(files);
    });
  }

  hostDisconnected(): void {
    this.over = false;
  }

  #hover(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.#host.requestUpdate();
  }
}
