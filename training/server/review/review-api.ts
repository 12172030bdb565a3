import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Judgement } from '../../../src/core/records/correction.ts';
import { isOver, type Bearer, type Conflict, type CorrectionPage, type DriftRow, type ListedModel, type RetrainingJob, type ReviewedCorrection, type ReviewStats, type ShadowTally } from './answers.ts';
import type { DriftGroup } from './drift.ts';
import { RefusedError, TokenRefusedError, UnreachableError } from './errors.ts';
import type { CorrectionFilter } from './routes.ts';

/** `reopen` takes a decision back. */
export type Decision = { readonly decision: 'accept' | 'reject' | 'reopen' } | { readonly decision: 'relabel'; readonly label: Judgement };

/** Corrections of a page, and ms after which a job is watched again whose watching broke off. */
const PAGE = 60;
const AGAIN_MS = 2_000;

/**
 * The endpoint, asked with one token. All methods throw RefusedError, UnreachableError, or TokenRefusedError, after
 * which every other call would as well; `refused` is told of that one.
 */
export class ReviewApi {
  readonly #token: string;
  readonly #refused: () => void;

  constructor(token: string, refused: () => void) {
    this.#token = token;
    this.#refused = refused;
  }

  async bearer(): Promise<Bearer> {
    return await this.#json('token');
  }

  /** The latest first. @param before `next` of the page before */
  async corrections(filter: CorrectionFilter, before: number | null, signal: AbortSignal): Promise<CorrectionPage> {
    const query = new URLSearchParams({ ...filter, limit: String(PAGE), ...(before === null ? {} : { before: String(before) }) });
    return await this.#json(`review/corrections?${query.toString()}`, { signal });
  }

  /** One correction, as it is now. */
  async correction(key: number): Promise<ReviewedCorrection> {
    const { corrections } = await this.#json<CorrectionPage>(`review/corrections?limit=1&before=${key + 1}`);
    return corrections[0]!;
  }

  /** Of a correction as it was looked at; refused as "CorrectionChangedError" where it is another by now. @returns the version that it is then */
  async decide({ id, version }: Pick<ReviewedCorrection, 'id' | 'version'>, decision: Decision): Promise<number> {
    // The page may be closed right after.
    const decided = await this.#json<{ readonly version: number }>(`review/corrections/${encodeURIComponent(id)}`, { ...post({ ...decision, version }), keepalive: true });
    return decided.version;
  }

  async stats(): Promise<ReviewStats> {
    return await this.#json('review/stats');
  }

  async drift(by: DriftGroup): Promise<readonly DriftRow[]> {
    return (await this.#json<{ readonly rows: readonly DriftRow[] }>(`review/drift?by=${by}`)).rows;
  }

  /** The same as a CSV file. */
  async driftFile(by: DriftGroup): Promise<Blob> {
    return await (await this.#ask(`review/drift?by=${by}&format=csv`)).blob();
  }

  async models(): Promise<readonly ListedModel[]> {
    return (await this.#json<{ readonly models: readonly ListedModel[] }>('models')).models;
  }

  /** @param share of the devices, in percent */
  async promote(id: string, share: number): Promise<void> {
    await this.#json(`models/${encodeURIComponent(id)}/promote`, post({ share }));
  }

  /** Of the model that is tried silently; null where none is. */
  async shadow(): Promise<ShadowTally | null> {
    return (await this.#json<{ readonly tally: ShadowTally | null }>('review/shadow')).tally;
  }

  async beginShadow(id: string): Promise<void> {
    await this.#json(`models/${encodeURIComponent(id)}/shadow`, { method: 'POST' });
  }

  async endShadow(): Promise<void> {
    await this.#json('shadow', { method: 'DELETE' });
  }

  /** @param from the model in use, as far as the page knows */
  async rollBack(from: string): Promise<void> {
    await this.#json(`models/${encodeURIComponent(from)}/rollback`, { method: 'POST' });
  }

  async jobs(): Promise<readonly RetrainingJob[]> {
    return (await this.#json<{ readonly jobs: readonly RetrainingJob[] }>('jobs')).jobs;
  }

  async retrain(): Promise<void> {
    await this.#json('retrain', { method: 'POST' });
  }

  async cancel(job: string): Promise<void> {
    await this.#json(`jobs/${job}`, { method: 'DELETE' });
  }

  /** A retraining's report, an HTML file. */
  async report(job: string): Promise<Blob> {
    return await (await this.#ask(`jobs/${job}/report`)).blob();
  }

  /** Every state of a job from now on, the last when it is over; also across a network that goes and comes. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<RetrainingJob> {
    while (!signal.aborted) {
      try {
        for await (const job of this.#events(id, signal)) {
          yield job;
          if (isOver(job)) return;
        }
      } catch (error) {
        if (error instanceof TokenRefusedError || (error instanceof RefusedError && error.status === 404)) throw error;
      }
      await pause(AGAIN_MS, signal);
    }
  }

  async *#events(id: string, signal: AbortSignal): AsyncGenerator<RetrainingJob> {
    // An EventSource cannot say who it is.
    const { body } = await this.#ask(`jobs/${id}`, { headers: { accept: 'text/event-stream' }, signal });
    const events = body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
    try {
      for (;;) {
        const { value, done } = await events.read();
        if (done) return;
        if (value.event === 'job') yield JSON.parse(value.data) as RetrainingJob;
      }
    } finally {
      await events.cancel().catch(() => undefined);
    }
  }

  async #json<T>(path: string, init?: RequestInit): Promise<T> {
    const answer = await this.#ask(path, init);
    return (await answer.json().catch(() => {
      throw new UnreachableError();
    })) as T;
  }

  async #ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const answer = await fetch(`../v1/${path}`, { ...init, headers: { ...headers, authorization: `Bearer ${this.#token}` } }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new UnreachableError();
    });
    if (answer.ok) return answer;
    if (answer.status === 401) {
      this.#refused();
      throw new TokenRefusedError();
    }
    const { error, message, conflict } = ((await answer.json().catch(() => null)) ?? {}) as { readonly error?: unknown; readonly message?: unknown; readonly conflict?: Conflict };
    throw typeof error === 'string' && typeof message === 'string' ? new RefusedError(answer.status, error, message, conflict) : new UnreachableError();
  }
}

const post = (body: object): RequestInit & { readonly headers: Record<string, string> } => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resume) => {
    setTimeout(resume, milliseconds);
    signal.addEventListener('abort', () => resume(), { once: true });
  });
}
