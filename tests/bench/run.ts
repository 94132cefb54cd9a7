import { benchCompile } from './compile.js';
import { benchDetectionTests } from './detection-tests.js';
import { benchEventLog } from './evtx.js';
import { benchHec } from './hec.js';
import { benchHunt } from './hunt.js';
import { benchIngest } from './ingest.js';
import { benchLookups } from './lookups.js';
import { type Measure, print, verdict } from './ratio.js';
import { benchSearch } from './search.js';
import { benchSearches } from './searches.js';
import { benchSweep } from './sweep.js';

/*
 * `npm run bench [-- compile search searches ingest evtx hunt test lookups hec sweep large]`: every figure is taken in this run on this machine, and held
 * to a bound where there is one. `large` ingests 2 GB instead of 200 MB.
 */

const wanted = process.argv.slice(2).filter((arg, i, all) => !arg.startsWith('--') && !all[i - 1]?.startsWith('--'));
const chosen = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const parts: readonly (readonly [string, () => Promise<readonly Measure[]> | readonly Measure[]])[] = [
  ['evtx', benchEventLog],
  ['compile', benchCompile],
  ['search', benchSearch],
  ['searches', benchSearches],
  ['ingest', () => benchIngest(200e6)],
  ['hunt', benchHunt],
  ['test', benchDetectionTests],
  ['lookups', benchLookups],
  ['hec', benchHec],
  ['sweep', benchSweep],
];

let missed = 0;
for (const [name, run] of parts) {
  if (!chosen(name)) continue;
  for (const measure of await run()) {
    print(measure);
    if (verdict(measure).startsWith('MISS')) missed += 1;
  }
}
if (wanted.includes('large')) (await benchIngest(2e9)).forEach(print);
process.exitCode = missed > 0 ? 1 : 0;
