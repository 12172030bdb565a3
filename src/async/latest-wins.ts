/**
 * Wraps `run` so that it never overlaps itself and only the newest input counts: a call overtaken by a later one
 * resolves to `undefined` at once, and what `run` still gives for it is dropped.
 * @param run is told how to ask whether its input is still the newest; it may stop early when not.
 */
export function latestWins<Input, Output>(
  run: (input: Input, isLatest: () => boolean) => Promise<Output | undefined>,
): (input: Input) => Promise<Output | undefined> {
  interface Asked {
    readonly input: Input;
    readonly resolve: (output: Output | undefined) => void;
    readonly reject: (error: unknown) => void;
  }
  let newest: Asked | undefined;
  let waiting: Asked | undefined;
  let running = false;

  const runNext = (): void => {
    const asked = waiting;
    if (running || !asked) return;
    waiting = undefined;
    running = true;
    const end = (): void => {
      running = false;
      runNext();
    };
    run(asked.input, () => asked === newest).then(asked.resolve, asked.reject).then(end, end);
  };

  return (input) =>
    new Promise((resolve, reject) => {
      newest?.resolve(undefined);
      newest = waiting = { input, resolve, reject };
      runNext();
    });
}
