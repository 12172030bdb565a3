import type { CDPSession } from 'playwright-core';

/** What of a trace's events counts here; times in microseconds, `tdur` of the thread on the processor. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tdur?: number;
}

/** Playwright's types know the browser's tracing and not a page's. */
interface Tracing {
  on(event: 'Tracing.dataCollected', listener: (data: { readonly value: readonly TraceEvent[] }) => void): void;
  off(event: 'Tracing.dataCollected', listener: (data: { readonly value: readonly TraceEvent[] }) => void): void;
  once(event: 'Tracing.tracingComplete', listener: () => void): void;
  send(method: 'Tracing.start' | 'Tracing.end', parameters?: object): Promise<unknown>;
}

/** Marks of `performance.mark` that begin with this count a page's frames: `frame 1`, `frame 2`; numbers that are missing part them. */
export const FRAME = 'frame ';

/** Milliseconds that the page's thread ran, from each marked frame to the next, while `work` was done: other work of the machine is not in it. */
export async function processorFrames(session: CDPSession, work: () => Promise<void>): Promise<number[]> {
  const tracing = session as unknown as Tracing;
  const events: TraceEvent[] = [];
  const collect = ({ value }: { readonly value: readonly TraceEvent[] }): void => void events.push(...value);
  tracing.on('Tracing.dataCollected', collect);
  await tracing.send('Tracing.start', { traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'] }, transferMode: 'ReportEvents' });
  await work();
  const complete = new Promise<void>((done) => tracing.once('Tracing.tracingComplete', done));
  await tracing.send('Tracing.end');
  await complete;
  tracing.off('Tracing.dataCollected', collect);
  return framesOf(events);
}

function framesOf(events: readonly TraceEvent[]): number[] {
  const marks = events.filter(({ name }) => name.startsWith(FRAME)).sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (first === undefined) return [];
  const tasks = events.filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === first.pid && tid === first.tid).sort((a, b) => a.ts - b.ts);
  const taskAt = (ts: number): number => tasks.findLastIndex((task) => task.ts <= ts);
  const numberOf = ({ name }: TraceEvent): number => Number(name.slice(FRAME.length));
  return marks.slice(0, -1).flatMap((mark, i) => {
    const next = marks[i + 1];
    if (numberOf(next) !== numberOf(mark) + 1) return [];
    return [tasks.slice(taskAt(mark.ts), taskAt(next.ts)).reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0)];
  });
}
