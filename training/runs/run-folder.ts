import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { messageOf } from '../../src/core/errors.ts';
import type { Rate } from '../../src/core/rate.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { RunFolderError } from '../lib/errors.ts';
import type { Evaluation } from '../metrics/evaluation.ts';
import type { SeedsTable } from '../metrics/seeds.ts';
import { countWeights, weightSpecs, type Network } from '../networks/network.ts';
import type { Recipe } from '../networks/recipe.ts';

/** What a run was started with: with the same data, all that is needed to repeat it. */
export interface RunConfig {
  readonly schema: 'scrawl-run/1';
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The command line that started it. */
  readonly command: string;
  readonly seed: number;
  readonly network: Network;
  readonly recipe: Recipe;
  /** The run whose weights it started from, where these were not random. */
  readonly start?: RunReference;
  /** Runs whose mean answer is taught beside the labels. */
  readonly teachers?: readonly RunReference[];
  /** Digits of each source that were used, where not all. */
  readonly limit?: number;
  readonly preprocessingId: string;
  /** MD5 of the contents of each data file used, by its path in the data folder. */
  readonly data: Readonly<Record<string, string>>;
  /** What a retraining adds: the model that it goes on from, and the corrections that it teaches, each by its file's SHA-256. */
  readonly retrained?: { readonly modelSha256: string; readonly taughtSha256: string };
}

/** Another run, as it was when it was made use of. */
export interface RunReference {
  readonly name: string;
  /** SHA-256 of its `best.weights`. */
  readonly weightsSha256: string;
}

/** How one epoch went. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Means over the epoch's (augmented) training pictures. */
  readonly loss: number;
  readonly accuracy: number;
  /** Figures on the validation split by name, e.g. `loss`, `mnist`, `pendigits`, `unipen` (accuracies in 0…1). */
  readonly validation: Readonly<Record<string, number>>;
  /** At the epoch's end. */
  readonly learningRate: number;
  readonly seconds: number;
}

/** How the temperature and the threshold were found, and for which weights. */
export interface CalibrationRecord extends Calibration {
  readonly schema: 'scrawl-calibration/1';
  /** SHA-256 of the `best.weights` that it belongs to. */
  readonly weightsSha256: string;
  readonly createdAt: string;
  /** Expected calibration error and mean negative log-likelihood on the calibration split, before and after. */
  readonly ece: { readonly before: number; readonly after: number };
  readonly nll: { readonly before: number; readonly after: number };
  /** Share of the calibration split's digits below the threshold. */
  readonly digitsRejected: Rate;
  /** Share of the calibration split's non-digits below the threshold. */
  readonly negativesRejected: Rate;
  /** Of confidence as a separator of digits from non-digits. */
  readonly auroc: number;
}

/** Each time that MNIST's test part was looked at, and for which weights. */
export interface TestLook {
  readonly at: string;
  readonly weightsSha256: string;
  readonly command: string;
  readonly mnistTest: Rate;
}

const EVALUATION: Evaluation['schema'] = 'scrawl-evaluation/2';

const RUNS = resolve(import.meta.dirname, '../../.scrawl/runs');

/**
 * A training run on disk: `config.json`, `history.json`, `best.weights` (the flat vector of `weightSpecs`, float32,
 * little-endian), `calibration.json`, `test-looks.json`. Every write is atomic; every read of something missing or
 * damaged throws a RunFolderError that names the file.
 */
export class RunFolder {
  readonly path: string;

  /** @param path of the folder; it need not exist before the first write. */
  constructor(path: string) {
    this.path = path;
  }

  /** The run of that name under `.scrawl/runs`. */
  static named(name: string): RunFolder {
    if (!/^[\w.-]+$/.test(name)) throw new RangeError(`A run's name has letters, digits, ".", "-" and "_", not "${name}".`);
    return new RunFolder(join(RUNS, name));
  }

  /** The run of that name, or without a name the one whose weights are newest. @throws RunFolderError where there is none. */
  static choose(name: string | undefined): RunFolder {
    if (name !== undefined) return RunFolder.named(name);
    const runs = existsSync(RUNS) ? readdirSync(RUNS).map((each) => new RunFolder(join(RUNS, each))) : [];
    const newest = runs
      .filter((run) => run.has('best.weights'))
      .map((run) => ({ run, at: statSync(run.file('best.weights')).mtimeMs }))
      .sort((x, y) => y.at - x.at)[0];
    if (newest === undefined) throw new RunFolderError(RUNS, 'there is no trained run yet: begin one with "npm run train"');
    return newest.run;
  }

  /** How another run's config names this one. @throws RunFolderError where it has no weights yet. */
  reference(): RunReference {
    return { name: basename(this.path), weightsSha256: this.weightsSha256() };
  }

  /** The run a config refers to. @throws RunFolderError where its weights are others by now. */
  static referredTo({ name, weightsSha256 }: RunReference): RunFolder {
    const run = RunFolder.named(name);
    if (run.weightsSha256() !== weightsSha256) throw new RunFolderError(run.file('best.weights'), 'another run was begun with other weights than these: begin that run anew');
    return run;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  has(name: 'config.json' | 'history.json' | 'best.weights' | 'calibration.json'): boolean {
    return existsSync(this.file(name));
  }

  readConfig(): RunConfig {
    const config = this.readJson('config.json') as Partial<RunConfig> | null;
    if (config?.schema !== 'scrawl-run/1') throw this.error('config.json', 'its schema is not "scrawl-run/1"');
    if (typeof config.network?.name !== 'string' || !Array.isArray(config.network.layers)) throw this.error('config.json', 'it describes no network');
    return config as RunConfig;
  }

  writeConfig(config: RunConfig): void {
    writeJsonAtomic(this.file('config.json'), config);
  }

  /** Empty before the first epoch's end. */
  readHistory(): EpochRecord[] {
    if (!this.has('history.json')) return [];
    const history = this.readJson('history.json');
    if (!Array.isArray(history)) throw this.error('history.json', 'it is no list of epochs');
    return history as EpochRecord[];
  }

  writeHistory(history: readonly EpochRecord[]): void {
    writeJsonAtomic(this.file('history.json'), history);
  }

  /** The weights that were kept, as many as `network` has. */
  readBestWeights(network: Network): Float32Array {
    const bytes = this.read('best.weights');
    const { total } = countWeights(weightSpecs(network));
    if (bytes.length !== 4 * total) throw this.error('best.weights', `${network.name} has ${4 * total} bytes of weights, this file ${bytes.length}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const weights = new Float32Array(total);
    for (let i = 0; i < total; i++) {
      weights[i] = view.getFloat32(4 * i, true);
      if (!Number.isFinite(weights[i])) throw this.error('best.weights', `weight ${i} is ${weights[i]}`);
    }
    return weights;
  }

  writeBestWeights(weights: Float32Array): void {
    const bytes = new Uint8Array(4 * weights.length);
    const view = new DataView(bytes.buffer);
    weights.forEach((weight, i) => view.setFloat32(4 * i, weight, true));
    writeFileAtomic(this.file('best.weights'), bytes);
  }

  /** SHA-256 of `best.weights`, which ties a calibration and a look at the test set to the weights. */
  weightsSha256(): string {
    return createHash('sha256').update(this.read('best.weights')).digest('hex');
  }

  /** @throws RunFolderError also where it belongs to other weights than `best.weights` now holds. */
  readCalibration(): CalibrationRecord {
    const calibration = this.readJson('calibration.json') as Partial<CalibrationRecord> | null;
    if (calibration?.schema !== 'scrawl-calibration/1') throw this.error('calibration.json', 'its schema is not "scrawl-calibration/1"');
    if (calibration.weightsSha256 !== this.weightsSha256()) {
      throw this.error('calibration.json', 'it belongs to other weights: run "npm run calibrate" again');
    }
    return calibration as CalibrationRecord;
  }

  writeCalibration(calibration: CalibrationRecord): void {
    writeJsonAtomic(this.file('calibration.json'), calibration);
  }

  /** Of the weights as they were when it was written: see its `modelSha256`. */
  readEvaluation(): Evaluation {
    const evaluation = this.readJson('evaluation.json') as Partial<Evaluation> | null;
    if (evaluation?.schema !== EVALUATION) throw this.error('evaluation.json', `its schema is not "${EVALUATION}": run "npm run evaluate" again`);
    return evaluation as Evaluation;
  }

  writeEvaluation(evaluation: Evaluation): void {
    writeJsonAtomic(this.file('evaluation.json'), evaluation);
  }

  /** What this recipe comes to with several seeds, where that was asked of these weights. */
  readSeeds(modelSha256: string): SeedsTable | undefined {
    if (!existsSync(this.file('seeds.json'))) return undefined;
    const table = this.readJson('seeds.json') as SeedsTable;
    return table.runs.some((run) => run.modelSha256 === modelSha256) ? table : undefined;
  }

  writeSeeds(table: SeedsTable): void {
    writeJsonAtomic(this.file('seeds.json'), table);
  }

  readTestLooks(): TestLook[] {
    return existsSync(this.file('test-looks.json')) ? (this.readJson('test-looks.json') as TestLook[]) : [];
  }

  addTestLook(look: TestLook): void {
    writeJsonAtomic(this.file('test-looks.json'), [...this.readTestLooks(), look]);
  }

  private error(file: string, reason: string): RunFolderError {
    return new RunFolderError(this.file(file), reason);
  }

  private read(file: string): Uint8Array {
    if (!existsSync(this.file(file))) throw this.error(file, 'it is not there');
    return readFileSync(this.file(file));
  }

  private readJson(file: string): unknown {
    const text = new TextDecoder().decode(this.read(file));
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.error(file, `it is damaged (${messageOf(error)})`);
    }
  }
}
