import { loadKnowledge } from '../../src/knowledge/index.js';
import { explain, type SearchRequest, search } from '../../src/search/index.js';
import { openEmbedded, type Query, type Store } from '../../src/store/index.js';
import { fillWithEvents } from './million.js';
import { type Measure, median, timed } from './ratio.js';
import { SEARCH_PAIRS, type SearchPair } from './search-pairs.js';

const EVENTS = 1_000_000;
const ROUNDS = 7;

/** ClickHouse remembers which granules matched; repeats would measure that memory. */
const COLD = { use_query_condition_cache: 0 } as const;

interface Compared {
  readonly pair: SearchPair;
  readonly ours: number;
  readonly theirs: number;
  readonly rows: number;
}

async function compare(pair: SearchPair, request: SearchRequest, table: string, store: Store): Promise<Compared> {
  const bare: Query = { text: pair.sql(table), parameters: {} };
  const found = await search(request, store);
  const expected = await store.query(bare, { settings: COLD });
  if (found.rows.length === 0 || found.rows.length !== expected.rows.length) {
    throw new Error(`${pair.name}: ${found.rows.length} rows against ${expected.rows.length} of the written SQL`);
  }
  const { sql, parameters } = await explain(request, store);
  const compiled = { text: sql, parameters: parameters as Query['parameters'] };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    ours.push(...(await timed(1, () => store.query(compiled, { untrusted: true, settings: COLD }))));
    theirs.push(...(await timed(1, () => store.query(bare, { settings: COLD }))));
  }
  return { pair, ours: median(ours), theirs: median(theirs), rows: found.rows.length };
}

const ratio = ({ ours, theirs }: Compared): number => ours / theirs;

function measureOf(compared: Compared): Measure {
  const { pair, ours, theirs, rows } = compared;
  const value = pair.most ?? 1.5;
  const detail = `${rows.toLocaleString('en')} rows: ${ours.toFixed(1)} ms against ${theirs.toFixed(1)} ms`;
  return { name: pair.name, value: ratio(compared), unit: '×', bound: { kind: 'most', value }, detail };
}

/** Searches of the shapes that detections have, each against SQL written by hand over the same events, in turns. */
export async function benchSearches(): Promise<readonly Measure[]> {
  const store = await openEmbedded({});
  try {
    const table = await fillWithEvents(store, EVENTS);
    const { knowledge } = await loadKnowledge(['packs/cim', 'packs/sysmon']);
    const all: Compared[] = [];
    for (const pair of SEARCH_PAIRS) all.push(await compare(pair, { spl: pair.spl, knowledge }, table, store));
    const detail = `${all.length} searches over ${EVENTS.toLocaleString('en')} events`;
    const middle = median(all.map(ratio));
    return [
      ...all.map(measureOf),
      {
        name: 'searches / hand-written SQL, median',
        value: middle,
        unit: '×',
        bound: { kind: 'most', value: 1.15 },
        detail,
      },
      { name: 'searches / hand-written SQL, worst', value: Math.max(...all.map(ratio)), unit: '×', detail },
    ];
  } finally {
    await store.close();
  }
}
