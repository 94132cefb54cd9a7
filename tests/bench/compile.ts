import { loadContent } from '../../src/content/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { check, type SearchRequest } from '../../src/search/index.js';
import { openEmbedded, type Store } from '../../src/store/index.js';
import { contentWorkspace } from '../corpus/content-workspace.js';
import { corpusFolder } from '../corpus/corpus.js';
import { type Measure, median, timed } from './ratio.js';
import { StoreClock } from './store-clock.js';

/** The detection that every part of the project is tried on first. */
export async function seedRequest(): Promise<SearchRequest> {
  const { knowledge } = await loadKnowledge(['packs/sysmon']);
  const content = await loadContent(['packs/escu-seed']);
  const detection = content.detections.find((d) => d.name === 'Windows Abused Web Services');
  if (detection === undefined) throw new Error('the seed detection is not in packs/escu-seed');
  return { spl: detection.search, macros: content.macros, knowledge };
}

/** A time with the share of it that was spent waiting for the store. */
interface Times {
  readonly own: readonly number[];
  readonly inStore: number;
}

async function checkAll(searches: readonly string[], known: Omit<SearchRequest, 'spl'>, store: Store): Promise<Times> {
  const clock = new StoreClock(store);
  const own: number[] = [];
  for (const spl of searches) {
    const before = clock.spent;
    // A search that is refused has been read all the same.
    const [took = 0] = await timed(1, () => check({ ...known, spl }, clock.store).catch(() => undefined));
    own.push(took - (clock.spent - before));
  }
  return { own, inStore: clock.spent };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function corpusMeasures({ own, inStore }: Times): readonly Measure[] {
  const sorted = [...own].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const detail = `${own.length} searches of the corpus, the third time in one process; 95 % within ${at(0.95)} ms`;
  return [
    {
      name: 'corpus: text to SQL, median',
      value: median(own),
      unit: 'ms',
      bound: { kind: 'most', value: 0.5 },
      detail,
    },
    {
      name: 'corpus: text to SQL, all',
      value: sum(own) / 1000,
      unit: 's',
      bound: { kind: 'most', value: 2 },
      detail: `and ${(inStore / 1000).toFixed(2)} s for steps that had to be run, on an empty store`,
    },
  ];
}

async function benchCorpus(folder: string, store: Store): Promise<readonly Measure[]> {
  const { searches, known } = await contentWorkspace(folder);
  const texts = searches.map(({ search }) => search);
  for (let warm = 0; warm < 2; warm += 1) await checkAll(texts, known, store);
  return corpusMeasures(await checkAll(texts, known, store));
}

/** Text to SQL: the seed detection over its own kind of events, and the corpus, where there is one, on an empty store. */
export async function benchCompile(): Promise<readonly Measure[]> {
  const store = await openEmbedded({});
  try {
    const folder = corpusFolder();
    const ofCorpus = folder === undefined ? [] : await benchCorpus(`${folder}/security_content`, store);
    const request = await seedRequest();
    await store.insertEvents([
      {
        time: 1_700_000_000_000_000,
        index: 'main',
        sourcetype: 'XmlWinEventLog',
        source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
        host: 'h',
        raw: '<Event/>',
        names: ['EventCode', 'Image', 'QueryName', 'QueryStatus', 'QueryResults', 'Computer', 'ProcessGuid'],
        values: ['22', 'C:\\a.exe', 'a.example', '0', '-', 'h', '{0}'],
      },
    ]);
    await timed(500, () => check(request, store));
    const compile = median(await timed(300, () => check(request, store)));
    const bound = { kind: 'most', value: 1 } as const;
    return [
      { name: 'seed: text to SQL, warm', value: compile, unit: 'ms', bound, detail: 'median of 300' },
      ...ofCorpus,
    ];
  } finally {
    await store.close();
  }
}
