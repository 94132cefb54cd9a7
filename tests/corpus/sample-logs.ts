import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expandPaths, ingestBuffer, ingestFile } from '../../src/ingest/index.js';
import type { Store } from '../../src/store/index.js';

const TACTICS = ['Credential Access', 'Execution', 'Lateral Movement'];

/** Every so many of the lines of a gzipped file. */
function someLines(path: string, every: number): Buffer {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return Buffer.from(lines.filter((_, i) => i % every === 0).join('\n'));
}

/** Some thousand events of the corpus: Windows logs of a few tactics, and some of the JSON of Windows and clouds. */
export async function loadSampleLogs(corpus: string, store: Store): Promise<number> {
  let events = 0;
  const sink = async (batch: Parameters<Store['insertEvents']>[0]): Promise<void> => {
    events += batch.length;
    await store.insertEvents(batch);
  };
  const quiet = (): void => undefined;
  const logs = join(corpus, 'logs');
  const folders = TACTICS.map((tactic) => join(logs, 'evtx/attack-samples', tactic));
  for (const path of await expandPaths(folders)) await ingestFile(path, {}, sink, quiet);
  for (const [name, every] of [
    ['windows-attack-events', 100],
    ['labelled-cloud-events', 100],
  ] as const) {
    await ingestBuffer(`${name}.jsonl`, someLines(join(logs, 'json', `${name}.jsonl.gz`), every), {}, sink, quiet);
  }
  return events;
}
