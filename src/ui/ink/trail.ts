/** The part of the Ink API that is used (https://wicg.github.io/ink-enhancement/); TypeScript does not know it. */
interface InkPresenter {
  updateInkTrailStartPoint(event: PointerEvent, style: { readonly color: string; readonly diameter: number }): void;
}

interface InkNavigator {
  readonly ink?: { requestPresenter(options: { readonly presentationArea: Element }): Promise<InkPresenter> };
}

/**
 * Has the system draw on from the newest sample to where the pen is by the time the frame is shown, where the browser can
 * ask that of it. Elsewhere nothing happens, and the page's own ink follows a frame later.
 */
export class InkTrail {
  #presenter: InkPresenter | undefined;

  /** @param area that the trail stays within */
  constructor(area: Element) {
    const { ink } = navigator as InkNavigator;
    void ink?.requestPresenter({ presentationArea: area }).then(
      (presenter) => (this.#presenter = presenter),
      () => undefined,
    );
  }

  /** @param event the newest of the pen, as the browser sent it @param diameter of the ink there, in CSS pixels */
  follow(event: PointerEvent, color: string, diameter: number): void {
    try {
      this.#presenter?.updateInkTrailStartPoint(event, { color, diameter: Math.max(1, diameter) });
    } catch {
      // Refused once, it is refused for this page: an event made by a script, or a sheet that was taken away.
      this.#presenter = undefined;
    }
  }
}
