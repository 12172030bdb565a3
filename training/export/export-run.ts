import { classesOf } from '../../src/core/classes.ts';
import { RunFolderError } from '../lib/errors.ts';
import { MODELS_FOLDER, replaceShippedModel, type ShippedModel } from './models-folder.ts';
import { modelCard } from './model-card.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { decodeNetwork } from '../onnx/decode-network.ts';
import { groundSha256 } from '../runs/ground.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { buildManifest } from './manifest.ts';
import { buildRehearsal, trainingDigits } from './rehearsal.ts';
import { checkParity, parityDrawings, TOLERANCE, type Parity } from './parity.ts';

/**
 * Puts a run's best weights, as ONNX with manifest, rehearsal set and card, in the place of the model that ships.
 * @throws RunFolderError where the run has not been calibrated and evaluated as it is now; RangeError where ONNX and
 *   tfjs differ by more than rounding. Nothing is written then.
 */
export async function exportRun(run: RunFolder, folder: string = MODELS_FOLDER): Promise<ShippedModel & { readonly parity: Parity }> {
  const config = run.readConfig();
  const calibration = run.readCalibration();
  const evaluation = run.readEvaluation();
  const bytes = encodeRun(run);
  // The weights that ship are those of the file, not those that were rounded for it.
  const shipped = decodeNetwork(bytes);
  const rehearsal = await buildRehearsal(shipped.network, shipped.weights, bytes, calibration.temperature, () => trainingDigits(config.limit, classesOf(config.network)));
  const manifest = buildManifest(config.network, bytes, calibration, evaluation, new Date().toISOString(), { rehearsal, origin: { sha256: groundSha256(config), seed: config.seed } });
  if (evaluation.modelSha256 !== manifest.sha256) {
    throw new RunFolderError(run.file('evaluation.json'), `it belongs to another model: run "npm run evaluate -- --run ${config.name}" again`);
  }
  const trained = { network: config.network, weights: run.readBestWeights(config.network) };
  const parity = await checkParity({ ...trained, shipped: bytes, exact: encodeRun(run, 'float32') }, parityDrawings(config.limit));
  if (!(parity.worst <= TOLERANCE)) {
    throw new RangeError(`Nothing was exported: ONNX and tfjs differ by ${parity.worst} in a logit, more than the ${TOLERANCE} of rounding.`);
  }
  const card = modelCard({ manifest, config, history: run.readHistory(), calibration, evaluation, parity, testLooks: run.readTestLooks(), seeds: run.readSeeds(manifest.sha256) });
  const model = { manifest, bytes, ...(rehearsal && { rehearsal }) };
  replaceShippedModel(model, card, folder);
  return { ...model, parity };
}
