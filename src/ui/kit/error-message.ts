import type { BackendUnavailableError, InvalidEndpointError, InvalidRecordError, ModelRefusedError, NetworkRefusedError, PictureRefusedError, StorageUnavailableError } from '../../core/errors.ts';
import type { ForeignKind } from '../../core/network/network-file.ts';
import { t } from '../../messages/language.ts';
import { bytes } from './format.ts';

/** Any of the errors that Scrawl names, by its name: it may have crossed from a worker, or be a plain object. */
type Named =
  | Pick<ModelRefusedError, 'name' | 'reason' | 'detail'>
  | Pick<BackendUnavailableError, 'name' | 'backend' | 'detail'>
  | Pick<StorageUnavailableError, 'name' | 'detail'>
  | Pick<InvalidEndpointError, 'name' | 'field' | 'reason'>
  | { readonly name: 'QuotaExceededError' }
  | Pick<InvalidRecordError, 'name' | 'source' | 'field' | 'expected' | 'received' | 'lacks'>
  | { readonly name: 'WholeRuntimeNeededError' }
  | { readonly name: 'CorrectionsChangedError' }
  | { readonly name: 'PartMissingError' }
  | Pick<PictureRefusedError, 'name' | 'reason'>
  | Pick<NetworkRefusedError, 'name' | 'reason' | 'about'>
  | { readonly name: 'InvalidInkError' };

/** What to tell a person of something that was thrown, in their language; what only an engineer needs is in `technicalText`. */
export function errorMessage(thrown: unknown): string {
  const error = thrown as Named;
  switch (error?.name) {
    case 'ModelRefusedError':
      return modelMessage(error);
    case 'BackendUnavailableError':
      return backendMessage(error);
    case 'WholeRuntimeNeededError':
      return t.errors.wholeRuntimeMissing;
    case 'StorageUnavailableError':
      return storageMessage(error.detail);
    case 'InvalidEndpointError':
      if (error.field === 'token') return t.errors.endpointToken;
      return error.reason.startsWith('it begins with http,') ? t.errors.endpointInsecure : t.errors.endpointUrl;
    case 'QuotaExceededError':
      return t.errors.storageFull;
    case 'CorrectionsChangedError':
      return t.errors.changed;
    case 'PartMissingError':
      return t.errors.part;
    case 'InvalidRecordError':
      return error.lacks === undefined ? t.errors.record(error.source, error.field) : t.errors.lacks[error.lacks](error.source);
    case 'PictureRefusedError':
      return t.errors.picture[error.reason];
    case 'NetworkRefusedError':
      return t.errors.network[error.reason](aboutNetwork(error));
    case 'InvalidInkError':
      return t.errors.ink;
    default:
      return t.errors.unexpected;
  }
}

/** What was thrown, as it was thrown: in English, for whoever mends it. */
export function technicalText(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'object' && thrown !== null && 'detail' in thrown ? String(thrown.detail) : String(thrown);
}

function modelMessage({ reason, detail }: Pick<ModelRefusedError, 'reason' | 'detail'>): string {
  switch (reason) {
    case 'missing': {
      const [, file, status] = /(\S+) answered (\d{3})/.exec(detail) ?? [];
      return file === undefined ? t.errors.modelMissing : t.errors.modelMissingWith(file, Number(status));
    }
    case 'manifest':
    case 'checksum':
      return t.errors.modelDamaged;
    case 'preprocessing':
      return t.errors.modelForeign;
    case 'session':
    case 'output':
      return t.errors.modelUnusable;
  }
}

function backendMessage({ backend, detail }: Pick<BackendUnavailableError, 'backend' | 'detail'>): string {
  if (/unsafe-eval|Content Security Policy|CSP/i.test(detail)) return t.errors.programBlocked;
  if (detail.startsWith('its program did not load')) return t.errors.programMissing;
  return backend === 'WASM' || backend === 'WebGPU' ? t.errors.backend(backend) : t.errors.readerStopped;
}

/** @param detail of a `StorageUnavailableError`. */
export function storageMessage(detail: string): string {
  if (detail === 'its storage is full') return t.errors.storageFull;
  return detail.startsWith('its storage does not answer') ? t.errors.storageHeld : t.errors.storage;
}

function aboutNetwork({ reason, about }: Pick<NetworkRefusedError, 'reason' | 'about'>): string {
  if (reason === 'large') return bytes(Number(about));
  return reason === 'foreign' && about !== '' ? t.network.kinds[about as ForeignKind] : about;
}
