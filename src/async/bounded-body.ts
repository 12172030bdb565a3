/**
 * All of an answer's body, given up as soon as it has more bytes than it may have: whoever sends it may send for ever.
 * @throws RangeError beyond `most`; whatever reading throws where it breaks off
 */
export async function boundedBody(response: Response, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLong = (): RangeError => new RangeError(`it has more than ${most.toLocaleString('en')} bytes`);
  // Of a packed body the length is that of the packing, so this only spares a download that is certain to be too long.
  if (!response.headers.has('content-encoding') && Number(response.headers.get('content-length') ?? 0) > most) {
    await response.body?.cancel().catch(() => undefined);
    throw tooLong();
  }
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader!.cancel().catch(() => undefined);
      throw tooLong();
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
