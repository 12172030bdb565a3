/** A network that accepts a connection and then says nothing must not keep anybody waiting for ever. */
const PATIENCE_MS = 30_000;

/**
 * As `fetch`, but for `patience` ms of silence, before the answer or within it. However slow it is, what goes on coming
 * is waited for.
 * @throws also from reading the answer's body: DOMException('TimeoutError') after a silence, the signal's reason where it was stopped.
 */
export async function patientFetch(url: string, init: RequestInit, patience = PATIENCE_MS): Promise<Response> {
  const stop = new AbortController();
  // Not AbortSignal.any, which Safari has only from version 17.4 on.
  const pass = (): void => stop.abort(init.signal!.reason);
  if (init.signal?.aborted) pass();
  init.signal?.addEventListener('abort', pass, { once: true });
  const end = (): void => init.signal?.removeEventListener('abort', pass);
  /** Waits for what is next to come, but not longer than patience lasts. */
  const heard = async <T>(next: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => stop.abort(new DOMException(`nothing came for ${patience / 1000} s`, 'TimeoutError')), patience);
    try {
      return await next;
    } catch (error) {
      end();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  const response = await heard(fetch(url, { ...init, signal: stop.signal }));
  if (!response.ok || !response.body) {
    end();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await heard(reader.read());
        if (!done) return controller.enqueue(value);
        end();
        controller.close();
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    // Nothing is read ahead, or the time that a reader takes would count as silence.
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}
