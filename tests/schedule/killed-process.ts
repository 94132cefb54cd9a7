import { loadContent } from '../../src/content/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { Scheduler, TestClock } from '../../src/schedule/index.js';
import { openEmbedded } from '../../src/store/index.js';

/*
 * Run by kill.test.ts: opens a store, says so, and runs what is due at a time until everything is done or it is killed.
 * Arguments: folder of the store, folder of the content, time in seconds.
 */
const [data = '', folder = '', time = '0'] = process.argv.slice(2);
const store = await openEmbedded({ path: data });
const content = await loadContent([folder]);
const { knowledge } = await loadKnowledge([]);
process.stdout.write('ready\n');
const clock = new TestClock(Number(time) * 1000);
const node = String(process.pid);
const scheduler = await Scheduler.start({ store, content, knowledge, clock, node, log: () => undefined });
for (;;) {
  await scheduler.settled();
  const { running, waiting } = scheduler.health();
  if (running + waiting === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await scheduler.stop();
await store.close();
process.stdout.write('done\n');
