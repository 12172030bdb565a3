import type { EndpointAddress } from '../../contracts/sync.ts';
import { ModelRefusedError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/records/manifest.ts';
import type { StoredModel } from '../../contracts/models.ts';
import { bytesIn, get, manifestIn, rehearsalIn, verifyModel } from './model-loader.ts';

/** How an endpoint is asked for something. */
export const asked = (token: string, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  headers: { ...headers, authorization: `Bearer ${token}` },
  // The device keeps a model itself; the browser need not keep it as well.
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  redirect: 'error',
});

/** The model that an endpoint has in use, and where the one that it was asked with stands there. */
export interface EndpointModel {
  readonly manifest: ModelManifest;
  /** Whether it was retrained there; else it came with the endpoint's code. */
  readonly isRetrained: boolean;
  readonly isKnownWithdrawn: boolean;
  /**
   * Whether the endpoint put the one in use into use before the one that is known, by its own count: no clock is asked.
   * Undefined where it never had the known one in use.
   */
  readonly isOlder: boolean | undefined;
}

/**
 * The model that an endpoint has in use for this device; undefined where that is the `known` one.
 * @param device its random name, absent where it has none yet: it decides whether the device is among the first to get a new model
 * @throws ModelRefusedError
 */
export async function fetchEndpointManifest({ url, token }: EndpointAddress, known: string, device?: string): Promise<EndpointModel | undefined> {
  // Not a header: an endpoint of another origin would have to allow it by name, and earlier ones do not.
  const response = await get(`${url}/v1/model${device === undefined ? '' : `?device=${encodeURIComponent(device)}`}`, asked(token, { 'if-none-match': `"${known}"` }));
  if (response.status === 304) return undefined;
  const withdrawn = (response.headers.get('scrawl-withdrawn') ?? '').split(',').map((id) => id.trim());
  const [sequence, knownSequence] = ['scrawl-sequence', 'scrawl-known-sequence'].map((name) => Number(response.headers.get(name) ?? 0));
  return {
    manifest: await manifestIn(response),
    isRetrained: response.headers.get('scrawl-origin') === 'retrained',
    isKnownWithdrawn: withdrawn.includes(known),
    isOlder: knownSequence! > 0 ? sequence! < knownSequence! : undefined,
  };
}

/**
 * An endpoint's model, checked, with its rehearsal set where the endpoint has that.
 * @throws ModelRefusedError
 */
export async function downloadModel({ url, token }: EndpointAddress, manifest: ModelManifest): Promise<StoredModel> {
  const place = `${url}/v1/models/${encodeURIComponent(manifest.modelId)}`;
  const model = { manifest, bytes: await bytesIn(await get(place, asked(token)), manifest) };
  verifyModel(model);
  if (!manifest.rehearsal) return model;
  const { file } = manifest.rehearsal;
  try {
    const rehearsal = await bytesIn(await get(`${place}/files/${encodeURIComponent(file)}`, asked(token)), manifest.rehearsal);
    rehearsalIn(manifest, rehearsal);
    return { ...model, rehearsal };
  } catch (error) {
    // It reads as well without; only personalization needs it.
    if (error instanceof ModelRefusedError && error.reason === 'missing') return model;
    throw error;
  }
}
