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

  update(text: string): void {
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\x1b[2K${text}`);
    } else if (performance.now() - this.shownAt > 60_000) {
      console.log(text);
      this.shownAt = performance.now();
    }
  }

  /** Ends the line with what is to stay. */
  finish(text: string): void {
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[2K${text}\n` : `${text}\n`);
  }
}
