import { list, type ReadEntry } from 'tar';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { indexesOf, labelIn, readUnipen, turned, type UnipenStroke } from '../../src/formats/unipen.ts';

/**
 * The sites of category 1a whose digits are taken. Left out are aga, ced and tos: their stroke numbers seem to count
 * what the pen did in the air as well, which has not been checked against the digits themselves.
 */
export const UNIPEN_SITES = ['apa', 'apb', 'app', 'art', 'cea', 'ceb', 'gmd', 'ibm', 'imp', 'lou', 'pri', 'syn', 'uqb', 'val'] as const;

/**
 * The isolated digits of UNIPEN's train_r01_v07 archive (`unipen-CDROM-train_r01_v07.tgz`): `data/1a/<site>/…` says
 * which strokes are which digit, `include/<site>/…` holds the strokes. Sorted by site and file; writers become
 * `<site>:w01`, … in the order of their names, which are not kept; y is turned to grow downwards and each digit moved
 * to the origin.
 * A digit whose strokes are not in the archive is passed over and counted.
 *
 * Written from the archive's own CDROM-README and single files of it: the first digits of a file of apb and of imp, and
 * the labels of one of ibm, are the same here as in the NDJSON that the shipped model was trained on. The whole archive
 * has not been run through this yet; by its README it has somewhat more digits of gmd, ibm, syn, uqb and val than that.
 * @throws InvalidRecordError naming the file, and the line where there is one.
 */
export async function readUnipenDigits(archive: string): Promise<{ samples: StrokeSample[]; passedOver: number }> {
  const sites: readonly string[] = UNIPEN_SITES;
  const files = new Map<string, string>();
  await forEachFile(archive, (path) => sites.includes(/(?:^|\/)data\/1a\/([^/]+)\//.exec(path)?.[1] ?? ''), (path, text) => files.set(path, text));
  if (files.size === 0) throw new InvalidRecordError(archive, '', 'files under data/1a', 'none');

  const wanted = new Set([...files.values()].flatMap((text) => [...text.matchAll(/^\.INCLUDE\s+(\S+)/gm)].map(([, path]) => path)));
  const included = new Map<string, string>();
  await forEachFile(archive, (path) => wanted.has(underInclude(path)) || path.endsWith('.doc'), (path, text) => included.set(underInclude(path), text));

  const found: Found[] = [];
  let passedOver = 0;
  const inOrder = [...files].map(([path, text]) => ({ path: path.slice(path.indexOf('data/1a/')), source: path, text })).sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, source, text } of inOrder) {
    const { components, segments, writers } = await readUnipen(text.split('\n'), source, (other) => included.get(other));
    const strokes = components.filter(({ isDown }) => isDown);
    for (const segment of segments) {
      const label = labelIn(segment);
      if (label === undefined) continue;
      const own = indexesOf(segment, source).map((index) => strokes[index]);
      const written = own.flatMap((stroke) => (stroke === undefined || stroke.points.length === 0 ? [] : [stroke.points]));
      if (own.some((stroke) => stroke === undefined) || written.length === 0) passedOver++;
      else found.push({ site: path.split('/')[2], writerName: writers[0] ?? '', label, strokes: written });
    }
  }
  return { samples: named(found), passedOver };
}

interface Found {
  readonly site: string;
  readonly writerName: string;
  readonly label: StrokeSample['label'];
  readonly strokes: readonly UnipenStroke[];
}

/** Writers by number instead of their names. */
function named(found: readonly Found[]): StrokeSample[] {
  const names = new Map<string, string[]>();
  for (const { site, writerName } of found) names.set(site, [...(names.get(site) ?? []), writerName]);
  const numbers = new Map([...names].map(([site, list]) => [site, [...new Set(list)].sort()]));
  return found.map(({ site, writerName, label, strokes }) => {
    const writer = `${site}:w${String(numbers.get(site)!.indexOf(writerName) + 1).padStart(2, '0')}`;
    return { label, writer, site, ink: turned(strokes) };
  });
}

/** The path below the archive's `include` folder, or '' where it is elsewhere. */
function underInclude(path: string): string {
  return /(?:^|\/)include\/(.+)$/.exec(path)?.[1] ?? '';
}

/** Hands every wanted file of a .tgz to `use`, one after the other, without unpacking it to disk. */
async function forEachFile(archive: string, wanted: (path: string) => boolean, use: (path: string, text: string) => void): Promise<void> {
  let failure: unknown;
  const onReadEntry = (entry: ReadEntry): void => {
    if (entry.type !== 'File' || !wanted(entry.path)) {
      entry.resume();
      return;
    }
    const chunks: Buffer[] = [];
    entry.on('data', (chunk) => chunks.push(chunk));
    entry.on('end', () => {
      try {
        // Writers' names hold letters beyond ASCII; the points are digits in any case.
        use(entry.path, Buffer.concat(chunks).toString('latin1'));
      } catch (error) {
        failure ??= error;
      }
    });
  };
  try {
    await list({ file: archive, strict: true, onReadEntry });
  } catch (error) {
    throw new InvalidRecordError(archive, '', 'a whole .tgz archive', messageOf(error));
  }
  if (failure !== undefined) throw failure as Error;
}
