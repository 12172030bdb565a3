/**
 * `npm run test:kills -- [--engine chromium|firefox|webkit] [--runs 10] [--kills 50] [--load 2]`: browsers killed while
 * they write, beside so many busy loops, each run on a profile of its own. Ends with status 1 where anything was lost.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { withProfile } from './e2e/phone.ts';
import { ENGINES, type Engine } from './support/engines.ts';
import { killRounds, Reports, serveDurabilityPage } from './support/kill-rounds.ts';

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'chromium' }, runs: { type: 'string', default: '10' }, kills: { type: 'string', default: '50' }, load: { type: 'string', default: '2' } },
});
const engine: Engine | undefined = ENGINES.find((known) => known === values.engine);
const [runs, kills, load] = [Number(values.runs), Number(values.kills), Number(values.load)];
if (engine === undefined || ![runs, kills, load].every((count) => Number.isInteger(count) && count >= 0)) {
  console.error(`--engine is one of ${ENGINES.join(', ')}; --runs, --kills and --load are whole numbers.`);
  process.exit(2);
}

const loops = Array.from({ length: load }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
process.once('exit', () => loops.forEach((loop) => loop.kill('SIGKILL')));
let failures = 0;
for (let run = 1; run <= runs; run++) {
  const reports = new Reports();
  const server = await serveDurabilityPage(reports, `kills-${engine}`);
  const start = performance.now();
  try {
    await withProfile((profile) => killRounds(engine, profile, server.url, reports, kills));
    console.log(`${engine}, run ${run}: ${reports.acknowledged.size} corrections acknowledged before ${kills} kills, none missing; ${reports.restored} of them came back from the second place (${((performance.now() - start) / 60_000).toFixed(1)} min)`);
  } catch (error) {
    failures++;
    console.log(`${engine}, run ${run}: LOST after ${reports.acknowledged.size} acknowledged: ${error instanceof Error ? error.message.slice(0, 400) : String(error)}`);
  } finally {
    server.stop();
  }
}
console.log(`${runs - failures} of ${runs} runs lost nothing`);
process.exit(failures > 0 ? 1 : 0);
