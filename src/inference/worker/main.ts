/** The recogniser's worker: brings messages, engine and storage together and does nothing else. */
import { Database } from '../../storage/database.ts';
import { createModelStore } from '../../storage/model-store.ts';
import { toFailure, type Answer, type Call, type Reply, type Request } from '../protocol.ts';
import { Engine } from './engine.ts';

declare const self: DedicatedWorkerGlobalScope;

const post = (reply: Reply): void => self.postMessage(reply);

let engine: Engine | undefined;

self.addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.kind === 'open') {
    engine = new Engine({ ...request, store: createModelStore(new Database()), tell: post });
    void engine.open(request.backend);
    return;
  }
  const { id } = request;
  answer(engine!, request).then(
    (reply) => post({ ...reply, id }),
    (error: unknown) => post({ kind: 'failed', id, failure: toFailure(error) }),
  );
});

async function answer(engine: Engine, call: Call): Promise<Answer> {
  switch (call.kind) {
    case 'recognize':
      return engine.recognize(call.image);
    case 'use':
      await engine.use(call.backend);
      return { kind: 'done' };
    case 'measure':
      return { kind: 'measured', measurement: await engine.measure() };
    case 'adapt':
    case 'forget':
      return { kind: 'done' };
    default:
      return call satisfies never;
  }
}
