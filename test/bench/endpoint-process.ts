import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Memory, Ready } from './endpoint-server.ts';

/** An endpoint in a process of its own, and what Linux tells of that. */
export class EndpointProcess {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  readonly #kill: () => void;

  private constructor(child: ChildProcess, kill: () => void, ready: Ready) {
    this.#child = child;
    this.#kill = kill;
    this.ready = ready;
  }

  /** @param checkout whose endpoint it is, by its own `test/bench/endpoint-server.ts` */
  static async start(checkout: string, ...args: readonly string[]): Promise<EndpointProcess> {
    const child = fork(join(checkout, 'test/bench/endpoint-server.ts'), args, { cwd: checkout, execArgv: ['--expose-gc', '--import', 'tsx'] });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    const [ready] = (await once(child, 'message')) as [Ready];
    return new EndpointProcess(child, kill, ready);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#kill();
    await ended;
    process.off('exit', this.#kill);
  }

  /** Memory in bytes, after garbage is collected. */
  async memory(): Promise<Memory> {
    const answer = once(this.#child, 'message');
    this.#child.send('memory');
    const [seen] = (await answer) as [Memory];
    return seen;
  }

  /** The most memory that the process has had, in bytes; NaN but on Linux. */
  peak(): number {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(this.#read('status'))?.[1] ?? NaN);
  }

  /** Forgets the most so far: that of a start is none of what comes after. */
  forgetPeak(): void {
    const path = `/proc/${this.#child.pid}/clear_refs`;
    if (existsSync(path)) writeFileSync(path, '5');
  }

  /** Processor time that the process has had, in seconds; NaN but on Linux, whose clock ticks a hundred times a second. */
  processorTime(): number {
    // After the name, which may have anything in it, come the third field and all others.
    const fields = this.#read('stat').replace(/^.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  #read(name: string): string {
    const path = `/proc/${this.#child.pid}/${name}`;
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
}
