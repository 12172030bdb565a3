/** What does not fit what is there now: a code and what it names, from which the review page makes a sentence in its reader's language. */
export type Conflict =
  | { readonly code: 'retraining-asked' | 'job-over' | 'no-former' | 'no-trial' }
  | { readonly code: 'in-use' | 'releasing'; readonly model: string }
  | { readonly code: 'share'; readonly model: string; readonly share: number }
  | { readonly code: 'not-in-use'; readonly model: string; readonly current: string | null }
  | { readonly code: 'counted-by-another'; readonly device: string };

/** The same in English, for logs and tools. */
export function conflictSentence(conflict: Conflict): string {
  switch (conflict.code) {
    case 'retraining-asked':
      return 'A retraining is being asked for just now.';
    case 'job-over':
      return 'This job is over already.';
    case 'no-former':
      return 'There is no model to go back to.';
    case 'no-trial':
      return 'No model is being tried.';
    case 'in-use':
      return `Model ${conflict.model} is in use already.`;
    case 'releasing':
      return `Model ${conflict.model} is being released: give it to all devices or take it back first.`;
    case 'share':
      return `Model ${conflict.model} is in use on ${conflict.share} % of the devices already.`;
    case 'not-in-use':
      return `Model ${conflict.current ?? 'none'} is in use, not ${conflict.model}.`;
    case 'counted-by-another':
      return `Another token has sent what device ${conflict.device} counted.`;
  }
}
