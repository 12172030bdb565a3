/** How long, for people: `42 s`, `3 min 05 s`, `1 h 12 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** Shows one line that changes: in place on a terminal, now and then in a log. */
export class ProgressLine {
  private shownAt = -Infinity;
  private readonly stream: NodeJS.WriteStream;

  /** @param stream stderr where stdout is for results */
  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.stream = stream;
  }

  update(text: string): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[2K${text}`);
    } else if (performance.now() - this.shownAt > 60_000) {
      this.stream.write(`${text}\n`);
      this.shownAt = performance.now();
    }
  }

  /** Ends the line with what is to stay. */
  finish(text: string): void {
    this.stream.write(this.stream.isTTY ? `\r\x1b[2K${text}\n` : `${text}\n`);
  }
}
