import type { CorrectionStore, KeptCorrection } from '../../contracts/drawings.ts';
import type { StoredModel } from '../../contracts/models.ts';
import type { SettingsStore } from '../../contracts/settings.ts';
import { MOST_SHADOWED, type ShadowCounts } from '../../contracts/shadow.ts';
import type { EndpointAddress } from '../../contracts/sync.ts';
import { PREPROCESSING_ID, type Seen } from '../../core/preprocessing/preprocess.ts';
import type { Prediction } from '../../core/reading/prediction.ts';
import { judgementOf, type Judgement } from '../../core/records/correction.ts';
import { see } from '../../core/records/drawing.ts';
import { parseManifest, type ModelManifest } from '../../core/records/manifest.ts';
import { asked, downloadModel } from './model-download.ts';
import { get, verifyManifest } from './model-loader.ts';

type Read = (drawing: Seen) => Promise<Prediction>;

export interface ShadowParts {
  /** The model in use, with nothing that was learned of a hand: the candidate has learned nothing either. */
  readonly network: StoredModel;
  readonly tryOut: <T>(model: StoredModel, work: (read: Read) => Promise<T>) => Promise<T>;
  readonly settings: SettingsStore;
  readonly corrections: Pick<CorrectionStore, 'page'>;
  readonly device: () => Promise<string | undefined>;
}

interface Trial {
  readonly key: number;
  readonly against: string;
  readonly manifest: ModelManifest;
}

const PAGE = 100;

/**
 * Reads what was judged since the trial began with the model in use and with the endpoint's candidate, and sends how often
 * each was right, by label: no drawing. Does nothing where the endpoint has none to try, or reads with another model than this
 * device; what was judged before its first look may have taught the candidate, and is not counted.
 * @throws ModelRefusedError, BackendUnavailableError, StorageUnavailableError; the next look is another try.
 */
export async function tryInShadow({ network, tryOut, settings, corrections, device }: ShadowParts, endpoint: EndpointAddress): Promise<void> {
  const trial = await fetchTrial(endpoint);
  if (trial?.against !== network.manifest.modelId) return;
  const [newest] = await corrections.page({ limit: 1 });
  const until = newest?.key ?? 0;
  const { shadow } = await settings.load();
  if (shadow?.trial !== trial.key) return await settings.save({ shadow: { trial: trial.key, since: until, until } });
  if (shadow.until === until) return;
  const name = await device();
  if (name === undefined) return;
  const judged = await judgedSince(corrections, shadow.since, ({ correction }) => correction.device === name && correction.modelId === trial.against);
  if (judged.length > 0) {
    verifyManifest(trial.manifest);
    const candidate = await downloadModel(endpoint, trial.manifest);
    const counts = await tryOut(network, (before) => tryOut(candidate, (after) => countBoth(judged, before, after)));
    await send(endpoint, trial.key, name, counts);
  }
  await settings.save({ shadow: { ...shadow, until } });
}

async function fetchTrial({ url, token }: EndpointAddress): Promise<Trial | undefined> {
  const { trial } = (await (await get(`${url}/v1/shadow`, asked(token))).json()) as { readonly trial: { readonly key: number; readonly against: string; readonly manifest: unknown } | null };
  return trial === null ? undefined : { key: trial.key, against: trial.against, manifest: parseManifest(trial.manifest) };
}

async function send({ url, token }: EndpointAddress, trial: number, device: string, counts: readonly ShadowCounts[]): Promise<void> {
  await get(`${url}/v1/shadow/${trial}`, { ...asked(token, { 'content-type': 'application/json' }), method: 'POST', body: JSON.stringify({ device, counts }) });
}

/** The newest ones after `since` that are wanted. */
async function judgedSince(corrections: ShadowParts['corrections'], since: number, isWanted: (kept: KeptCorrection) => boolean): Promise<readonly KeptCorrection[]> {
  const found: KeptCorrection[] = [];
  for (let before: number | undefined; found.length < MOST_SHADOWED; ) {
    const page: readonly KeptCorrection[] = await corrections.page({ limit: PAGE, ...(before !== undefined && { before }) });
    const later = page.filter(({ key }) => key > since);
    found.push(...later.filter(isWanted));
    if (later.length < PAGE) break;
    before = later.at(-1)!.key;
  }
  return found.slice(0, MOST_SHADOWED);
}

async function countBoth(judged: readonly KeptCorrection[], before: Read, candidate: Read): Promise<readonly ShadowCounts[]> {
  const counts = new Map<Judgement, { both: number; onlyBefore: number; onlyCandidate: number; neither: number }>();
  for (const { correction } of judged) {
    const { ink, label, preprocessingId } = correction;
    // A picture of another preprocessing says nothing of these models.
    if (!ink && preprocessingId !== PREPROCESSING_ID) continue;
    const drawing = see(correction);
    const [was, is] = [judgementOf(await before(drawing)) === label, judgementOf(await candidate(drawing)) === label];
    const count = counts.get(label) ?? { both: 0, onlyBefore: 0, onlyCandidate: 0, neither: 0 };
    count[was ? (is ? 'both' : 'onlyBefore') : is ? 'onlyCandidate' : 'neither']++;
    counts.set(label, count);
  }
  return [...counts].map(([label, count]) => ({ label: String(label), ...count }));
}
