import type { ByteSink } from '../../contracts/files.ts';

interface FileKind {
  readonly name: string;
  readonly type: string;
}

/** What of the File System Access API TypeScript's own library lacks. */
interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string; types: { accept: Record<string, string[]> }[] }): Promise<FileSystemFileHandle>;
}

/** Folder of the origin's private file system where a file is gathered before it is handed on. */
const OUTBOX = 'outbox';
/** So long (ms) after it was handed on a file is removed: the slowest download has begun, and a share sheet has its own copy. */
const HANDED_OVER = 60_000;
/** Without a file system bytes are gathered in blobs of this size, which browsers put on the disk. */
const PIECE = 4 * 1024 * 1024;

/** Whether the browser can ask where to save, and then write there as it goes. */
export function canAskWhere(): boolean {
  return 'showSaveFilePicker' in window;
}

/**
 * A place that the user picks. To be called in answer to a tap.
 * @returns undefined when the user picked none.
 */
export async function pickedSink({ name, type }: FileKind): Promise<ByteSink | undefined> {
  const extension = name.slice(name.lastIndexOf('.'));
  try {
    const handle = await (window as SavePicker).showSaveFilePicker!({ suggestedName: name, types: [{ accept: { [type]: [extension] } }] });
    return sinkOf(await handle.createWritable());
  } catch (error) {
    if (isDismissal(error)) return undefined;
    throw error;
  }
}

/**
 * Gathers a file on the device's disk, or where that is not possible in blobs, and hands it on when it is whole. On a
 * full disk its `write` fails in the midst, with what `isFull` knows: `blobSink` then.
 * @param handOn the sink is closed only once this has resolved.
 */
export async function gatheredSink(kind: FileKind, handOn: (file: File) => Promise<void> | void): Promise<ByteSink> {
  try {
    const root = await navigator.storage.getDirectory();
    // An earlier export's download has had its time.
    await removeGathered();
    const handle = await (await root.getDirectoryHandle(OUTBOX, { create: true })).getFileHandle(kind.name, { create: true });
    const sink = sinkOf(await handle.createWritable());
    return {
      ...sink,
      close: async () => {
        await sink.close();
        try {
          await handOn(new File([await handle.getFile()], kind.name, { type: kind.type }));
        } finally {
          // A download may still be reading; what is left of it when the page goes is removed at the next start.
          setTimeout(() => void removeGathered(), HANDED_OVER);
        }
      },
    };
  } catch {
    return blobSink(kind, handOn);
  }
}

/** Removes the files that were gathered and handed on: no copy stays behind. */
export async function removeGathered(): Promise<void> {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(OUTBOX, { recursive: true });
  } catch {
    // There is none, or no place for any.
  }
}

function sinkOf(stream: FileSystemWritableFileStream): ByteSink {
  return {
    write: (bytes) => stream.write(bytes as Uint8Array<ArrayBuffer>),
    close: () => stream.close(),
    abort: () => stream.abort(),
  };
}

/** Gathers a file without a disk of the page's own: what the browser does not put on its own stays in memory. */
export function blobSink({ name, type }: FileKind, handOn: (file: File) => Promise<void> | void): ByteSink {
  let blobs: Blob[] = [];
  let loose: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const flush = (): void => {
    blobs.push(new Blob(loose));
    loose = [];
    size = 0;
  };
  return {
    write: (bytes) => {
      loose.push(bytes.slice());
      size += bytes.length;
      if (size >= PIECE) flush();
      return Promise.resolve();
    },
    close: async () => {
      flush();
      await handOn(new File(blobs, name, { type }));
    },
    abort: () => {
      blobs = [];
      loose = [];
      return Promise.resolve();
    },
  };
}

/** Hands a file to the browser's downloads. */
export function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // Long enough for the slowest browser to have begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Whether the phone has a share sheet that takes such files. */
export function canShare({ name, type }: FileKind): boolean {
  return 'canShare' in navigator && navigator.canShare({ files: [new File([], name, { type })] });
}

/** Whether something was thrown because the page may write no more to the disk. */
export function isFull(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
}

/** Whether something was thrown because the user closed a dialog of the system's. */
export function isDismissal(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}
