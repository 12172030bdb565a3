/** The first part of the addresses below the app's folder that an endpoint has for itself, where it serves the app as well. */
const ENDPOINT = new Set(['review', 'docs', 'v1', 'healthz', 'readyz', 'metrics']);

/**
 * Whether a page below the app's folder is the app itself. Addresses with a file's ending, and the endpoint's own, are the
 * network's matter; the names of the folders that the app lies in are nobody's.
 * @param path of the page, from "/" on
 * @param folder that the app lies in, with "/" on both sides
 */
export function isOwnPage(path: string, folder: string): boolean {
  const place = path.slice(folder.length);
  return !/\.\w+$/.test(place) && !ENDPOINT.has(place.split('/')[0]!);
}
