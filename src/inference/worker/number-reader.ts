import type { NumberRecognition } from '../../contracts/recognizer.ts';
import type { Ink } from '../../core/ink/ink.ts';
import type { Personalization } from '../../core/personalization/personalization.ts';
import { seeInk } from '../../core/preprocessing/preprocess.ts';
import { AnswerMemory } from '../../core/reading/answer-memory.ts';
import { NUMBER_MODEL } from '../../core/reading/learned-number-model.ts';
import type { NetworkAnswer } from '../../core/reading/prediction.ts';
import { readNumber } from '../../core/reading/read-number.ts';
import { readWith, type Reader } from './reader.ts';
import type { ModelSessions } from './sessions.ts';

/** Reads numbers while they are drawn, asking the network only about what is new. */
export class NumberReader {
  readonly #memory = new AnswerMemory();
  #sessions: ModelSessions | undefined;
  #personalization: Personalization | undefined;
  #inferenceMs = 0;

  /** In its turn among the runs. @throws as `NetworkSession.run` */
  async read(reader: Reader, ink: Ink): Promise<NumberRecognition> {
    const { sessions, session, personal } = reader;
    // What another model or writer has said is not what this one says.
    if (sessions !== this.#sessions || personal?.learned !== this.#personalization) this.#memory.forget();
    [this.#sessions, this.#personalization] = [sessions, personal?.learned];
    const { manifest } = sessions.model;
    // One by one: what a batch of several needs of the runtime is not in the part of it that ships.
    const ask = async (drawings: readonly Ink[]): Promise<NetworkAnswer[]> => {
      const answers: NetworkAnswer[] = [];
      for (const drawing of drawings) {
        const answer = await readWith(reader, seeInk(drawing));
        this.#inferenceMs = answer.inferenceMs;
        answers.push(answer);
      }
      return answers;
    };
    const known = this.#memory.recognised(ink);
    const reading = await readNumber(known, (drawings) => this.#memory.answers(drawings, ask), { calibration: manifest, modelId: manifest.modelId, model: NUMBER_MODEL });
    return { reading, backend: session.backend, inferenceMs: this.#inferenceMs, ...(personal?.learned && { adapted: true }) };
  }
}
