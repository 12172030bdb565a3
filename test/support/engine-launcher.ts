import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestRunnerConfig } from '@web/test-runner';
import { kill, startEngine, type Engine } from './engines.ts';

type Launcher = NonNullable<TestRunnerConfig['browsers']>[number];

/** Opens each file of tests in a browser of its own, with a new profile: nothing drives it, so tests that move a mouse or set the window's size are not for it. */
export class EngineLauncher implements Launcher {
  readonly type = 'process';
  readonly concurrency = 1;
  readonly name: string;
  readonly #engine: Engine;
  readonly #open = new Map<string, { readonly url: string; readonly profile: string; readonly browser: ChildProcess }>();

  constructor(engine: Engine) {
    this.name = engine;
    this.#engine = engine;
  }

  async startSession(id: string, url: string): Promise<void> {
    const profile = mkdtempSync(join(tmpdir(), `scrawl-${this.#engine}-`));
    this.#open.set(id, { url, profile, browser: await startEngine(this.#engine, profile, url) });
  }

  isActive(id: string): boolean {
    return this.#open.has(id);
  }

  getBrowserUrl(id: string): string | undefined {
    return this.#open.get(id)?.url;
  }

  async stopSession(id: string): Promise<object> {
    const session = this.#open.get(id);
    this.#open.delete(id);
    if (session) {
      await kill(session.browser);
      rmSync(session.profile, { recursive: true, force: true, maxRetries: 5 });
    }
    return {};
  }

  startDebugSession(): Promise<void> {
    return Promise.reject(new Error('There is no debugging here.'));
  }

  async stop(): Promise<void> {
    for (const id of [...this.#open.keys()]) await this.stopSession(id);
  }
}
