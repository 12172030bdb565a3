import { classesOf } from '../../../src/core/classes.ts';
import { parseManifest, type ModelManifest } from '../../../src/core/records/manifest.ts';
import { toPrediction, type Prediction } from '../../../src/core/reading/prediction.ts';
import type { Seen } from '../../../src/core/preprocessing/preprocess.ts';
import { seenSet, tensorsOf } from '../../data/tensors.ts';
import { openOnnx, type OpenModel } from '../../onnx/ort.ts';
import type { Database } from '../database/database.ts';
import { currentModel, modelFile } from '../models/model-store.ts';

/** The model in use, opened when it is first asked and again when another has taken its place. */
export class StrongModel {
  readonly #database: Database;
  #open: { readonly manifest: ModelManifest; readonly model: OpenModel } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns what it reads in each drawing; undefined where there is no model yet. */
  async read(drawings: readonly Seen[]): Promise<readonly Prediction[] | undefined> {
    const opened = await this.#current();
    if (opened === undefined) return undefined;
    const { manifest, model } = opened;
    const logits = await model.run(tensorsOf(seenSet(drawings), model.planes));
    const { length } = classesOf(manifest);
    return drawings.map((_, i) => toPrediction(logits.subarray(i * length, (i + 1) * length), manifest, manifest.modelId));
  }

  async close(): Promise<void> {
    const opened = this.#open;
    this.#open = undefined;
    await opened?.model.close();
  }

  async #current(): Promise<{ readonly manifest: ModelManifest; readonly model: OpenModel } | undefined> {
    const current = await currentModel(this.#database);
    if (current === undefined || current.id === this.#open?.manifest.modelId) return this.#open;
    const manifest = parseManifest(JSON.parse(current.manifest), `manifest of ${current.id}`);
    const file = await modelFile(this.#database, current.id, manifest.file);
    if (file === undefined) return this.#open;
    await this.close();
    this.#open = { manifest, model: await openOnnx(new Uint8Array(file.bytes)) };
    return this.#open;
  }
}
