import { parseManifest, type ModelManifest } from '../../../src/core/records/manifest.ts';
import type { RetrainProgress } from '../../retrain/retrain-clock.ts';
import type { Model } from '../../retrain/retrain-folder.ts';
import type { retrain as Retrain } from '../../retrain/retrain.ts';
import type { RetrainSettings } from '../../retrain/settings.ts';
import type { Database } from '../database/database.ts';
import { NotRemadeError } from '../errors.ts';
import { countFrozen, frozenSet } from './frozen-sets.ts';
import { baseModel } from './retrain-worker.ts';

export interface RemakeOptions {
  readonly database: Database;
  /** Id of the model to make again. */
  readonly model: string;
  /** As of training/retrain: holds all that is made on the way, with the ink, and the model in `candidate/`. */
  readonly folder: string;
  readonly retrain: typeof Retrain;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RetrainProgress) => void;
}

/** A model that was made again, and the one that it was to be. */
export interface Remade {
  readonly candidate: Model;
  readonly kept: ModelManifest;
  /** Whether both files are the same, byte for byte. */
  readonly isSame: boolean;
}

interface Row {
  readonly manifest: string;
  readonly job: string | null;
  readonly base: string | null;
  readonly seed: number;
  readonly settings: Partial<RetrainSettings>;
}

/**
 * Makes a model of this endpoint again, of the corrections, the seed, the settings and the base that it was made of.
 * @throws NotRemadeError where that is not known any more; whatever `retrain` throws.
 */
export async function remake({ database, model, folder, retrain, signal, onProgress }: RemakeOptions): Promise<Remade> {
  const [row] = await database.query<Row>(
    'select manifest, job, base, seed, settings from models left join retrainings on retrainings.model = models.id where models.id = $1 order by job in (select job from frozen_sets) desc, ended_at desc limit 1',
    [model],
  );
  if (row === undefined) throw new NotRemadeError(model, 'there is no such model here');
  if (row.job === null) throw new NotRemadeError(model, 'it was not retrained here, but shipped with the code');
  const set = await countFrozen(database, row.job);
  if (set === undefined) throw new NotRemadeError(model, 'what it was made of is not kept any more');
  if (set.gone > 0) throw new NotRemadeError(model, `${set.gone} of the ${set.count} corrections that it was made of are not in the database any more`);
  const { candidate } = await retrain({
    corrections: frozenSet(database, row.job),
    current: await baseModel(database, row.base),
    settings: row.settings,
    seed: row.seed,
    folder,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const kept = parseManifest(JSON.parse(row.manifest), `manifest of ${model}`);
  return { candidate, kept, isSame: candidate.manifest.sha256 === kept.sha256 };
}
