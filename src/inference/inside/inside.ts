/** The worker that looks inside the network: brings messages and looking glass together and does nothing else. */
import { messageOf } from '../../core/errors.ts';
import { LookingGlass } from './looking-glass.ts';
import type { Asked, InsideAnswer, InsideNews, Told } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Digits to compare with are got to know in between, and told of in groups. */
const GROUP = 10;

let glass: LookingGlass | undefined;
let unable = 'There is no network yet.';
let studying = false;

self.addEventListener('message', ({ data }: MessageEvent<Told | (Asked & { readonly id: number })>) => {
  switch (data.kind) {
    case 'open':
      open(data.network);
      return;
    case 'own':
      if ((glass?.compareWith(data.digits) ?? 0) > 0) study();
      else tell({ kind: 'known' });
      return;
    case 'look':
    case 'channel':
      self.postMessage({ ...answer(data), id: data.id });
      return;
    default:
      data satisfies never;
  }
});

function open(network: (Told & { kind: 'open' })['network']): void {
  glass = undefined;
  try {
    glass = new LookingGlass(network);
  } catch (error) {
    unable = messageOf(error);
  }
}

function answer(asked: Asked): InsideAnswer {
  if (glass === undefined) return { kind: 'unable', reason: unable };
  try {
    if (asked.kind === 'look') return { kind: 'looked', looked: glass.look(asked.drawing, asked.pair) };
    return { kind: 'channel', facts: glass.channel(asked.layer, asked.index) };
  } catch (error) {
    return { kind: 'unable', reason: messageOf(error) };
  }
}

/** One digit at a time, so that a drawing that is to be looked at waits for no more than that. */
function study(): void {
  if (studying) return;
  studying = true;
  let count = 0;
  const next = (): void => {
    if (glass?.getToKnow() !== true) {
      studying = false;
      tell({ kind: 'known' });
      return;
    }
    if (++count % GROUP === 0) tell({ kind: 'known' });
    setTimeout(next);
  };
  setTimeout(next);
}

const tell = (news: InsideNews): void => self.postMessage(news);
