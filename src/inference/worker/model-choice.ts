import { BackendUnavailableError, ModelRefusedError, WholeRuntimeNeededError } from '../../core/errors.ts';
import type { ReaderNotice } from '../../contracts/recognizer.ts';
import type { ChosenModel, ModelStore, StoredModel } from '../../contracts/models.ts';
import type { SettingsStore } from '../../contracts/settings.ts';
import { fetchModel, verifyModel } from './model-loader.ts';
import { refusedModel } from './notices.ts';

export interface ModelChoiceOptions {
  readonly modelsUrl: string;
  /** The model that was taken from an endpoint, as the settings say. */
  readonly chosen?: ChosenModel;
  readonly restarted: boolean;
  readonly store: ModelStore;
  readonly stores: { readonly settings: SettingsStore };
}

/** Begins to read with a model. @throws ModelRefusedError, BackendUnavailableError where it does not run */
export type Adopt = (model: StoredModel, isChosen: boolean, notice?: ReaderNotice) => Promise<void>;

/** With a chosen model, so many starts may come to nothing: the next is without it. */
const MOST_STARTS = 2;

/**
 * Adopts the first that works of the chosen model, the one that comes with the app, and the last good one.
 * @returns the chosen model's SHA-256 where it was not that one.
 * @throws ModelRefusedError, BackendUnavailableError where none works.
 */
export async function adoptFirst(options: ModelChoiceOptions, adopt: Adopt): Promise<string | undefined> {
  const { chosen } = options;
  if (chosen && (await adoptChosen(chosen, options, adopt))) return undefined;
  await adoptNewest(options, adopt).catch((error: unknown) => adoptLastGood(error, options, adopt));
  return chosen?.sha256;
}

/** @returns false where it cannot be read with, or has kept the app from starting. */
async function adoptChosen({ sha256, starts }: ChosenModel, { restarted, store, stores }: ModelChoiceOptions, adopt: Adopt): Promise<boolean> {
  if (starts >= MOST_STARTS || (restarted && starts > 0)) return false;
  try {
    const model = [await store.lastGood(), await store.previous()].find((kept) => kept?.manifest.sha256 === sha256);
    if (!model) return false;
    verifyModel(model);
    // Durable before it is tried: it may take the whole page with it.
    await stores.settings.save({ model: { sha256, starts: starts + 1 } });
    await adopt(model, true);
    stores.settings.save({ model: { sha256, starts: 0 } }).catch(() => undefined);
    return true;
  } catch (error) {
    // The runtime failed, not the model.
    if (error instanceof WholeRuntimeNeededError || error instanceof BackendUnavailableError) await stores.settings.save({ model: { sha256, starts } }).catch(() => undefined);
    // In another worker it may be read with.
    if (error instanceof WholeRuntimeNeededError) throw error;
    return false;
  }
}

async function adoptNewest({ modelsUrl, store }: ModelChoiceOptions, adopt: Adopt): Promise<void> {
  const model = await fetchModel(modelsUrl);
  await adopt(model, false);
  // Reading must not wait for storage, nor fail with it: without a kept model the app is as good as on its first day.
  store.keep(model).catch(() => undefined);
}

/** @throws `refusal` when there is no last good model for this version of the app, but for a chosen one that does not work. */
async function adoptLastGood(refusal: unknown, { chosen, store }: ModelChoiceOptions, adopt: Adopt): Promise<void> {
  if (!(refusal instanceof ModelRefusedError)) throw refusal;
  const kept = [await store.lastGood().catch(() => undefined), chosen && (await store.previous().catch(() => undefined))];
  const model = kept.find((each) => each && each.manifest.sha256 !== chosen?.sha256);
  if (!model) throw refusal;
  try {
    verifyModel(model);
  } catch {
    throw refusal; // Kept by another version of the app: as good as none.
  }
  await adopt(model, false, refusedModel(refusal, model.manifest.modelId));
}
