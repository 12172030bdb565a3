/** Sends the heaviest batches one after another, in a process of its own that gives way, as another client's machine would: forked with address, token and points. */
import { setPriority } from 'node:os';
import { largeBatches } from './endpoint-batches.ts';

setPriority(19);
const [url, token, points] = process.argv.slice(2);
const next = largeBatches(Number(points));
let isOn = true;
process.on('message', () => (isOn = false));
process.send!('ready');
let answered = 0;
while (isOn) {
  const { status, ok } = await fetch(`${url}/v1/batches`, { method: 'POST', body: next(), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
  if (!ok) throw new Error(`a large batch was answered ${status}`);
  answered++;
}
process.send!(answered);
process.disconnect();
