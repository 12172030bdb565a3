import { BackendUnavailableError, messageOf } from '../../core/errors.ts';
import { grayImage28, PIXELS, SIDE } from '../../core/preprocessing/gray-image.ts';
import type { Seen } from '../../core/preprocessing/preprocess.ts';
import type { Backend, ReaderNotice } from '../../contracts/recognizer.ts';
import type { StoredModel } from '../../contracts/models.ts';
import type { createSerial } from '../../async/serial.ts';
import { createSession, type NetworkSession, type SessionOptions } from './session.ts';

export interface SessionsOptions extends SessionOptions {
  /** Where all models' runs take their turns. */
  readonly inRun: ReturnType<typeof createSerial>;
  /** Called when the GPU is lost under a session. */
  readonly onLost: (session: NetworkSession, error: BackendUnavailableError) => void;
}

/** A stroke from corner to corner: what a new session answers first, and what sessions are timed with. */
const PROBE: Seen = {
  picture: grayImage28(
    Uint8Array.from({ length: PIXELS }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
      return Math.abs(row - column) < 2 && row > 3 && row < SIDE - 4 ? 255 : 0;
    }),
  ),
};

/** How far a logit on WebGPU may lie from WASM's: rounding makes some 1e-5, a broken driver whole units. */
const TOLERANCE = 0.01;

/** The sessions of one model, one for each backend at most. */
export class ModelSessions {
  readonly model: StoredModel;
  readonly #options: SessionsOptions;
  readonly #sessions = new Map<Backend, NetworkSession>();

  constructor(model: StoredModel, options: SessionsOptions) {
    this.model = model;
    this.#options = options;
  }

  /**
   * The session on `backend`, or on WASM where that does not work, with what to say of it.
   * @throws ModelRefusedError, BackendUnavailableError where WASM does not work either; no session is left then.
   */
  async open(backend: Backend): Promise<{ readonly session: NetworkSession; readonly notice?: ReaderNotice }> {
    try {
      return { session: await this.#get(backend) };
    } catch (error) {
      if (backend === 'wasm') throw error;
      return { session: await this.#get('wasm'), notice: { kind: 'webgpu-not-started', detail: messageOf(error) } };
    }
  }

  /**
   * A session that has answered once: what it allocates and compiles late is then done.
   * @throws BackendUnavailableError also when WebGPU contradicts a WASM session that is there to ask.
   */
  async #get(backend: Backend): Promise<NetworkSession> {
    const known = this.#sessions.get(backend);
    if (known) return known;
    const session = await createSession(backend, this.model, this.#options);
    try {
      await this.#try(session);
    } catch (error) {
      await this.close(session);
      throw error;
    }
    this.#sessions.set(backend, session);
    void session.lost.then((reason) => this.#options.onLost(session, new BackendUnavailableError('WebGPU', `the graphics device was lost (${reason})`)));
    return session;
  }

  async #try(session: NetworkSession): Promise<void> {
    const { inRun } = this.#options;
    const { logits: answer } = await inRun(() => session.run(PROBE));
    const reference = this.#sessions.get('wasm');
    if (reference) {
      const { logits: expected } = await inRun(() => reference.run(PROBE));
      if (answer.some((logit, digit) => Math.abs(logit - expected[digit]!) > TOLERANCE)) {
        throw new BackendUnavailableError('WebGPU', 'it gives other answers than WASM');
      }
    }
  }

  /** Makes room for another on its backend, without closing it. @returns false where it is none of these */
  remove(session: NetworkSession): boolean {
    return this.#sessions.get(session.backend) === session && this.#sessions.delete(session.backend);
  }

  /** In its turn among the runs, so that none is under way. What a broken session says to it is of no use. */
  close(session: NetworkSession): Promise<void> {
    return this.#options.inRun(() => session.close()).catch(() => undefined);
  }

  async closeAll(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => this.close(session)));
  }

  /** WASM's session always stays, as the way back; WebGPU's costs the device's memory where it is not the one that reads. */
  async dropIdle(reading: NetworkSession): Promise<void> {
    const session = this.#sessions.get('webgpu');
    if (!session || session === reading) return;
    this.#sessions.delete('webgpu');
    await this.close(session);
  }

  /**
   * Milliseconds of one run: the median over groups, since some browsers' clocks tick only every millisecond.
   * @throws ModelRefusedError, BackendUnavailableError
   */
  async time(backend: Backend): Promise<number> {
    const GROUPS = 9;
    const GROUP_SIZE = 4;
    const session = await this.#get(backend);
    const means: number[] = [];
    for (let group = 0; group <= GROUPS; group++) {
      let total = 0;
      for (let run = 0; run < GROUP_SIZE; run++) {
        // One by one, so that a digit drawn meanwhile is read in between.
        total += await this.#options.inRun(async () => {
          const start = performance.now();
          await session.run(PROBE);
          return performance.now() - start;
        });
      }
      if (group > 0) means.push(total / GROUP_SIZE); // The first group warms up.
    }
    return means.sort((a, b) => a - b)[Math.floor(GROUPS / 2)]!;
  }
}
