/** The journal's worker on a thread that collects its garbage again and again, as it does on a full or busy phone. */
import '../../src/storage/worker/main.ts';

declare const gc: ((options: { readonly type: 'major'; readonly execution: 'async' }) => Promise<void>) | undefined;

async function collect(): Promise<never> {
  for (;;) {
    await gc?.({ type: 'major', execution: 'async' });
    await new Promise((resume) => setTimeout(resume));
  }
}

// Only Chromium is told to let tests collect.
if (typeof gc === 'function') void collect();
