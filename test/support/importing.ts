import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import type { ImportChoices, ImportPreview, PickedFile } from '../../src/contracts/files.ts';
import { addImport as addFiles, previewImport as previewFiles } from '../../src/transfer/read-corrections.ts';
import { decodePicture } from '../../training/lib/read-picture.ts';

type Store = Pick<CorrectionStore, 'known' | 'addAll'>;

const listOf = (files: PickedFile | readonly PickedFile[]): readonly PickedFile[] => (Array.isArray(files) ? (files as readonly PickedFile[]) : [files as PickedFile]);

/** An import as the app makes it, on this platform: sharp decodes the pictures. */
export const previewImport = (store: Store, files: PickedFile | readonly PickedFile[], choices?: ImportChoices): Promise<ImportPreview> => previewFiles(store, listOf(files), { decodePicture }, choices);
export const addImport = (store: Store, files: PickedFile | readonly PickedFile[], choices?: ImportChoices): Promise<{ readonly added: number; readonly known: number }> => addFiles(store, listOf(files), { decodePicture }, choices);
