import type { ModelOffer } from '../../contracts/models.ts';
import { count } from '../kit/format.ts';

/** What a new model is worth to whoever is asked to take it. */
export function offerWords({ misread, right, lost }: ModelOffer): string {
  const loss = lost === 0 ? '' : `, ${count(lost)} that ${lost === 1 ? 'was' : 'were'} right would not`;
  if (misread === 0) return `A new model is ready${loss === '' ? '' : `: of your digits${loss.slice(1)}`}`;
  if (misread === 1) return `New model: your correction ${right === 1 ? 'now reads' : 'still does not read'} right${loss}`;
  return `New model: ${right === misread ? 'all' : count(right)} of your ${count(misread)} corrections now read right${loss}`;
}
