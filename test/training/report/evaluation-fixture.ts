import { rate } from '../../../src/core/rate.ts';
import type { Evaluation } from '../../../training/metrics/evaluation.ts';
import { byGroup } from '../../../training/metrics/groups.ts';
import { judge } from '../../../training/metrics/judge.ts';

const LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Ten digits, one of each, all read rightly but the 7, which is read as 1. */
export function evaluationFixture(names: readonly string[]): Evaluation {
  const logits = Float32Array.from(LABELS.flatMap((label) => LABELS.map((k) => (k === (label === 7 ? 1 : label) ? 6 : 0))));
  const calibration = { temperature: 1, digitThreshold: 0.5 };
  const judged = judge(logits, LABELS, calibration);
  const separation = { rejected: rate(80, 100), auroc: 0.99 };
  const curve = [
    { digitsRejected: 0, othersRejected: 0.4 },
    { digitsRejected: 0.01, othersRejected: 0.8 },
  ];
  const writers = byGroup(LABELS.map((label) => (label < 5 ? 'ada' : '<bo>')), LABELS.map((label) => label !== 7));
  return {
    schema: 'scrawl-evaluation/2',
    modelSha256: 'ab'.repeat(32),
    createdAt: '2026-01-02T03:04:05.000Z',
    command: 'npm run evaluate -- --run fixture',
    seconds: 12,
    calibration,
    sets: names.map((name) => ({ name, title: `Set <${name}>`, sha256: 'ef'.repeat(32), ...judged, ...(name.endsWith('HeldOut') && { writers, sites: writers }) })),
    strokes: [],
    notDigits: {
      digitsRejected: rate(1, 200),
      taught: separation,
      unseen: { rejected: rate(70, 100), auroc: 0.985 },
      kinds: [
        { kind: 'scribble', title: 'scribbles', taught: true, ...separation, curve, likest: [0] },
        { kind: 'letters', title: 'Latin letters', taught: false, rejected: rate(70, 100), auroc: 0.985, curve, likest: [1, 0] },
      ],
    },
  };
}
