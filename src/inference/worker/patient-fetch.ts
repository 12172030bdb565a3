/** A network that accepts a connection and then says nothing must not keep the model on this device from being used. */
const PATIENCE_MS = 30_000;

/**
 * As `fetch`, but for `patience` ms of silence, before the answer or within it. However slow it is, what goes on coming
 * is waited for.
 * @throws also from reading the answer's body: DOMException('TimeoutError') after a silence.
 */
export async function patientFetch(url: string, init: RequestInit, patience = PATIENCE_MS): Promise<Response> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new DOMException(`nothing came for ${patience / 1000} s`, 'TimeoutError')), patience);
  };
  heard();
  try {
    const response = await fetch(url, { ...init, signal: silence.signal });
    if (!response.ok || !response.body) {
      clearTimeout(timer);
      return response;
    }
    heard();
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          heard();
          controller.enqueue(chunk);
        },
        flush: () => clearTimeout(timer),
      }),
    );
    return new Response(body, response);
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
}
