import { duration } from '../lib/progress.ts';

/** What is being done within a stage: a set being read, a step of an epoch, or the choice of how much of what was learned is kept. */
export type RetrainDetail =
  | { readonly kind: 'set'; readonly name: string; readonly title: string }
  | { readonly kind: 'epoch'; readonly epoch: number; readonly epochs: number; readonly step: number; readonly steps: number }
  | { readonly kind: 'blending' };

/** How far a retraining is. */
export interface RetrainProgress {
  readonly stage: 'judging the current model' | 'training' | 'calibrating' | 'judging the candidate' | 'exporting';
  readonly detail: RetrainDetail | null;
  /** Of the whole retraining, 0…1. */
  readonly done: number;
  /** Until its end; absent before there is anything to tell it by. */
  readonly secondsLeft?: number;
}

/** One line of it for people. */
export function progressText({ stage, detail, done, secondsLeft }: RetrainProgress): string {
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`;
  return `${(100 * done).toFixed(0)} %${left}: ${stage}${detail === null ? '' : ` (${detailText(detail)})`}`;
}

/** The same within its stage. */
export function detailText(detail: RetrainDetail): string {
  switch (detail.kind) {
    case 'set':
      return detail.title;
    case 'epoch':
      return `epoch ${detail.epoch} of ${detail.epochs}, step ${detail.step} of ${detail.steps}`;
    case 'blending':
      return 'choosing how much of it to keep';
  }
}

/** Calibrating and exporting, each as a share of the time that judging takes: all of them run the network on digits. */
const CALIBRATING = 0.6;
const EXPORTING = 0.3;

/** Tells how far the whole is. Judging is timed on the current model; from then on it is known how long the rest takes. */
export class Clock {
  judging: number | undefined;
  training: number | undefined;
  private stage: RetrainProgress['stage'] = 'judging the current model';
  private enteredAt = performance.now();
  private readonly startedAt = performance.now();
  private readonly report: (progress: RetrainProgress) => void;

  constructor(report: (progress: RetrainProgress) => void) {
    this.report = report;
  }

  enter(stage: RetrainProgress['stage']): void {
    this.stage = stage;
    this.enteredAt = performance.now();
    this.tell(null);
  }

  tell(detail: RetrainDetail | null): void {
    const secondsLeft = this.left();
    const spent = (performance.now() - this.startedAt) / 1000;
    const done = secondsLeft === undefined ? 0 : spent / (spent + secondsLeft);
    this.report({ stage: this.stage, detail, done, ...(secondsLeft === undefined ? {} : { secondsLeft }) });
  }

  async timed<T>(work: () => Promise<T>): Promise<T & { readonly seconds: number }> {
    const from = performance.now();
    return { ...(await work()), seconds: (performance.now() - from) / 1000 };
  }

  private left(): number | undefined {
    const { judging, training } = this;
    if (judging === undefined) return undefined;
    const inStage = (performance.now() - this.enteredAt) / 1000;
    const rest = (stage: number, after: number): number => Math.max(0, stage * judging - inStage) + after * judging;
    switch (this.stage) {
      case 'judging the current model':
        return undefined;
      case 'training':
        return training === undefined ? undefined : training + (CALIBRATING + 1 + EXPORTING) * judging;
      case 'calibrating':
        return rest(CALIBRATING, 1 + EXPORTING);
      case 'judging the candidate':
        return rest(1, EXPORTING);
      case 'exporting':
        return rest(EXPORTING, 0);
    }
  }
}
