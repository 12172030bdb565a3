import type { Evaluation } from '../../../training/metrics/evaluation.ts';
import { judge } from '../../../training/metrics/judge.ts';
import { rate } from '../../../training/metrics/rate.ts';

const LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Ten digits, one of each, all read rightly but the 7, which is read as 1. */
export function evaluationFixture(names: readonly string[]): Evaluation {
  const logits = Float32Array.from(LABELS.flatMap((label) => LABELS.map((k) => (k === (label === 7 ? 1 : label) ? 6 : 0))));
  const judged = judge(logits, LABELS, { temperature: 1, digitThreshold: 0.5 });
  return {
    schema: 'scrawl-evaluation/1',
    modelSha256: 'ab'.repeat(32),
    createdAt: '2026-01-02T03:04:05.000Z',
    command: 'npm run evaluate -- --run fixture',
    sets: names.map((name) => ({ name, title: `Set <${name}>`, ...judged })),
    notDigits: { rejected: rate(80, 100), auroc: 0.99 },
  };
}
