import type { EndpointAddress } from '../../contracts/sync.ts';
import { ModelRefusedError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/records/manifest.ts';
import type { StoredModel } from '../../contracts/models.ts';
import { bytesIn, get, manifestIn, rehearsalIn, verifyModel } from './model-loader.ts';

const asked = (token: string, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  headers: { ...headers, authorization: `Bearer ${token}` },
  // The device keeps a model itself; the browser need not keep it as well.
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  redirect: 'error',
});

/**
 * The manifest of the model that an endpoint has in use, and whether it has withdrawn the one that is `known`;
 * undefined where that is the one in use.
 * @throws ModelRefusedError
 */
export async function fetchEndpointManifest({ url, token }: EndpointAddress, known: string): Promise<{ readonly manifest: ModelManifest; readonly isKnownWithdrawn: boolean } | undefined> {
  const response = await get(`${url}/v1/model`, asked(token, { 'if-none-match': `"${known}"` }));
  if (response.status === 304) return undefined;
  const withdrawn = (response.headers.get('scrawl-withdrawn') ?? '').split(',').map((id) => id.trim());
  return { manifest: await manifestIn(response), isKnownWithdrawn: withdrawn.includes(known) };
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
    // It reads as well without; only a hand is not learned with it.
    if (error instanceof ModelRefusedError && error.reason === 'missing') return model;
    throw error;
  }
}
