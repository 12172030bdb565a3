import { judgementOf } from '../../core/records/correction.ts';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { EndpointAddress } from '../../contracts/sync.ts';
import type { ModelOffer } from '../../contracts/models.ts';
import { InvalidRecordError, messageOf, ModelRefusedError, WholeRuntimeNeededError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/records/manifest.ts';
import { isOwnModelId } from '../../core/network/own-model-id.ts';
import type { Prediction } from '../../core/reading/prediction.ts';
import { probeDigits } from '../../core/reading/probe-digits.ts';
import { PREPROCESSING_ID, type Seen } from '../../core/preprocessing/preprocess.ts';
import { see } from '../../core/records/drawing.ts';
import type { ModelStore, StoredModel } from '../../contracts/models.ts';
import type { SettingsStore } from '../../contracts/settings.ts';
import type { Engine } from './engine.ts';
import { downloadModel, fetchEndpointManifest, type EndpointModel } from './model-download.ts';
import { fetchManifest, fetchModel, fingerprintOf, verifyManifest, verifyModel } from './model-loader.ts';

export interface ModelUpdaterOptions {
  readonly engine: Engine;
  readonly modelsUrl: string;
  readonly store: ModelStore;
  readonly settings: SettingsStore;
  readonly corrections: Pick<CorrectionStore, 'page'>;
  /** The name that the device has in its corrections. */
  readonly device: () => Promise<string | undefined>;
}

interface Found {
  readonly model: StoredModel;
  readonly offer: ModelOffer;
}

const PAGE = 100;
/** The newest corrections that a new model is tried on: a second or so of reading. */
const MOST_TRIED = 500;

/** Gets models from an endpoint, tries them, and changes over to them and back. */
export class ModelUpdater {
  readonly #options: ModelUpdaterOptions;
  #offered: StoredModel | undefined;

  constructor(options: ModelUpdaterOptions) {
    this.#options = options;
  }

  /**
   * Looks which model the endpoint has in use. A newer one is tried and offered; where the one that reads came from
   * there and was withdrawn, as the endpoint says or an older one in its place does, it is left at once.
   * @throws ModelRefusedError for one that is not what it says, or misreads a plain digit; that one is not fetched again.
   */
  async look(endpoint: EndpointAddress): Promise<ModelOffer | undefined> {
    const found = await this.#find(endpoint);
    // Until here, and where the look failed, what was offered before can be taken.
    this.#offered = found?.model;
    return found?.offer;
  }

  async #find(endpoint: EndpointAddress): Promise<Found | undefined> {
    const { engine, settings } = this.#options;
    // A start that leaves a model notes this only after it can read. A look before that would try the model again.
    await engine.settled();
    const current = engine.manifest;
    const answer = await fetchEndpointManifest(endpoint, current.modelId, await this.#options.device());
    // Where another model was taken or left meanwhile, what was asked was about the one before.
    if (!answer || answer.manifest.sha256 === current.sha256 || this.#isOvertaken(current)) return undefined;
    const { manifest: found } = answer;
    if (!engine.isChosen && isOutdated(answer, current)) return undefined;
    const isWithdrawn = engine.isChosen && (answer.isOlder === true || answer.isKnownWithdrawn);
    const { leftModel, refusedModel } = await settings.load();
    const fingerprint = fingerprintOf(found);
    if ((!isWithdrawn && leftModel === found.sha256) || refusedModel === fingerprint) return undefined;
    // What this says costs nothing to find out again, and may be another thing after an update of the app.
    verifyManifest(found);
    try {
      return await this.#tryOut(await this.#get(endpoint, found), current, isWithdrawn);
    } catch (error) {
      if (isForGood(error)) await settings.save({ refusedModel: fingerprint }).catch(() => undefined);
      throw error;
    }
  }

  /** Whether it was `current` that read when a look began, and another model does now. */
  #isOvertaken(current: ModelManifest): boolean {
    return this.#options.engine.manifest.sha256 !== current.sha256;
  }

  /** Tries what the endpoint has for that, where the user agreed: as of `shadow.ts`. Never rejects; what fails is tried again with the next look. */
  async tryInShadow(endpoint: EndpointAddress): Promise<void> {
    const { engine, settings, corrections, device } = this.#options;
    if ((await settings.load()).triesModels !== true) return;
    try {
      const { tryInShadow } = await import('./shadow.ts');
      await tryInShadow({ network: engine.network, tryOut: (model, work) => engine.tryOut(model, work), settings, corrections, device }, endpoint);
    } catch {
      // Nobody waits for it, and nothing depends on it.
    }
  }

  #tryOut(model: StoredModel, current: ModelManifest, isWithdrawn: boolean): Promise<Found | undefined> {
    const { engine } = this.#options;
    const { modelId } = model.manifest;
    return engine.tryOut(model, async (read) => {
      await passProbe(read);
      const compared = isWithdrawn ? undefined : await this.#compare(read);
      if (this.#isOvertaken(current)) return undefined;
      if (compared) return { model, offer: { modelId, ...compared } };
      await engine.replace(model, await this.#isForeign(model), { kind: 'model-withdrawn', modelId });
      return undefined;
    });
  }

  /**
   * @param quietly whether the user is told nothing of a lacking offer.
   * @throws ModelRefusedError `missing` where nothing is offered, as after a change of workers.
   * @throws ModelRefusedError, BackendUnavailableError; the user has been told then.
   */
  async take(quietly: boolean): Promise<void> {
    const model = this.#offered;
    const lacking = new ModelRefusedError('missing', 'it has to be fetched again');
    if (!model && quietly) throw lacking;
    this.#offered = undefined;
    await this.#change(() => (model ? Promise.resolve(model) : Promise.reject(lacking)));
  }

  /** @throws ModelRefusedError, BackendUnavailableError; the user has been told then. */
  async goBack(): Promise<void> {
    const { engine, modelsUrl, settings, store } = this.#options;
    const left = engine.manifest.sha256;
    await this.#change(async () => {
      const previous = await store.previous().catch(() => undefined);
      return previous && isUsable(previous) ? previous : await fetchModel(modelsUrl);
    });
    // It would be offered again tomorrow, and could be left again.
    await settings.save({ leftModel: left }).catch(() => undefined);
  }

  async #change(get: () => Promise<StoredModel>): Promise<void> {
    const { engine } = this.#options;
    try {
      const model = await get();
      await engine.replace(model, await this.#isForeign(model));
    } catch (error) {
      // Another worker is about to do the same.
      if (!(error instanceof WholeRuntimeNeededError)) engine.say({ kind: 'model-not-taken', modelId: engine.manifest.modelId, detail: messageOf(error) });
      throw error;
    }
  }

  /** From this device where it is here already. */
  async #get(endpoint: EndpointAddress, manifest: ModelManifest): Promise<StoredModel> {
    const { modelsUrl, store } = this.#options;
    const kept = [this.#offered, await store.lastGood().catch(() => undefined), await store.previous().catch(() => undefined)];
    const here = kept.find((model) => model?.manifest.sha256 === manifest.sha256 && isUsable(model));
    if (here) return here;
    if (!(await this.#isForeign({ manifest }))) return await fetchModel(modelsUrl);
    return await downloadModel(endpoint, manifest);
  }

  /** Whether it is another than the one that comes with the app. */
  async #isForeign({ manifest }: Pick<StoredModel, 'manifest'>): Promise<boolean> {
    const own = await fetchManifest(this.#options.modelsUrl).catch(() => undefined);
    return own?.sha256 !== manifest.sha256;
  }

  /** What the device's corrections say of it. */
  async #compare(read: (drawing: Seen) => Promise<Prediction>): Promise<Omit<ModelOffer, 'modelId'>> {
    let [misread, right, lost] = [0, 0, 0];
    let before: number | undefined;
    for (let tried = 0; tried < MOST_TRIED; tried += PAGE) {
      const page = await this.#options.corrections.page({ limit: PAGE, ...(before !== undefined && { before }) }).catch(() => []);
      for (const { correction } of page) {
        const { ink, label, modelId, predicted, preprocessingId } = correction;
        // What a network of one's own has read says nothing of the model that is compared with.
        if (predicted === undefined || isOwnModelId(modelId) || (!ink && preprocessingId !== PREPROCESSING_ID)) continue;
        const isRight = judgementOf(await read(see(correction))) === label;
        if (predicted !== label) misread++;
        if (predicted !== label && isRight) right++;
        if (predicted === label && !isRight) lost++;
      }
      before = page.at(-1)?.key;
      if (page.length < PAGE) break;
    }
    return { misread, right, lost };
  }
}

/** Whether what an endpoint has in use is older than the model that comes with the app. */
function isOutdated({ manifest, isOlder, isRetrained }: EndpointModel, own: ModelManifest): boolean {
  if (isOlder !== undefined) return isOlder;
  // It comes with the endpoint's code: both were made in one place, by one clock.
  return !isRetrained && Date.parse(manifest.createdAt) <= Date.parse(own.createdAt);
}

async function passProbe(read: (drawing: Seen) => Promise<Prediction>): Promise<void> {
  for (const { digit, drawing } of probeDigits()) {
    const prediction = await read(drawing);
    if (prediction.digit !== digit) throw new ModelRefusedError('output', `it reads a plain ${digit} as ${prediction.digit}`);
  }
}

/** Whether the same files would fail again; a network that broke off would not. */
function isForGood(error: unknown): boolean {
  return error instanceof InvalidRecordError || (error instanceof ModelRefusedError && error.reason !== 'missing');
}

function isUsable(model: StoredModel): boolean {
  try {
    verifyModel(model);
    return true;
  } catch {
    return false;
  }
}
