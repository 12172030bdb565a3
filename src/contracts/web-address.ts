/** A web address as browsers read it; undefined where it is none. Not URL.parse or canParse, which Safari has only from version 17 on. */
export function webAddress(text: string): URL | undefined {
  try {
    return /^https?:/i.test(text) ? new URL(text) : undefined;
  } catch {
    return undefined;
  }
}
