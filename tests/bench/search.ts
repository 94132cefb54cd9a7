import { explain, search } from '../../src/search/index.js';
import { openEmbedded, type Store, type StoredEvent } from '../../src/store/index.js';
import { seedRequest } from './compile.js';
import { type Measure, median, timed } from './ratio.js';

const EVENTS = 1_000_000;
const BATCH = 50_000;
const CHANNEL = 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational';

/** ClickHouse remembers which granules matched; repeats would measure that memory. */
const COLD = { use_query_condition_cache: 0 } as const;

const DNS = [
  'EventCode',
  'EventID',
  'Computer',
  'Image',
  'ProcessGuid',
  'ProcessId',
  'QueryName',
  'QueryStatus',
  'QueryResults',
  'UtcTime',
  'User',
];
const PROCESS = [
  'EventCode',
  'EventID',
  'Computer',
  'Image',
  'ProcessGuid',
  'ProcessId',
  'CommandLine',
  'ParentImage',
  'User',
  'Hashes',
];

/** One event in five is a DNS query; one query in 2,000 goes to an abused service. */
function event(i: number): StoredEvent {
  const host = `host-${i % 400}.example.test`;
  const guid = `{365ABB72-7ACC-5CC4-0000-${(i * 2_654_435_761) % 4_294_967_296}}`;
  const raw = `<Event><System><EventID>${i % 5 === 0 ? 22 : 1}</EventID><EventRecordID>${i}</EventRecordID></System>${'x'.repeat(200)}</Event>`;
  const shared = {
    time: 1_700_000_000_000_000 + i * 1000,
    index: 'main',
    sourcetype: 'XmlWinEventLog',
    source: CHANNEL,
    host,
    raw,
  };
  if (i % 5 !== 0) {
    const values = [
      '1',
      '1',
      host,
      `C:\\Program Files\\App${i % 97}\\app.exe`,
      guid,
      String(i % 9000),
      `app.exe --task ${i}`,
      'C:\\Windows\\explorer.exe',
      'EX\\u',
      `MD5=${i}`,
    ];
    return { ...shared, names: PROCESS, values };
  }
  const query = i % 10_000 === 0 ? `x${i % 7}.ngrok.io` : `cdn${i % 5000}.example.net`;
  const values = [
    '22',
    '22',
    host,
    `C:\\Program Files\\App${i % 97}\\app.exe`,
    guid,
    String(i % 9000),
    query,
    '0',
    `::ffff:192.0.2.${i % 250};`,
    '2024-01-01 00:00:00.000',
    'EX\\u',
  ];
  return { ...shared, names: DNS, values };
}

async function fill(store: Store): Promise<void> {
  for (let from = 0; from < EVENTS; from += BATCH) {
    await store.insertEvents(Array.from({ length: BATCH }, (_, i) => event(from + i)));
  }
}

/** What an engineer who knows ClickHouse and the table would write for the seed detection. */
function handWritten(table: string): string {
  return `SELECT f_Image, f_QueryName, f_QueryStatus, splitByChar('\\\\', assumeNotNull(f_Image))[-1] AS process_name,
      f_QueryResults, f_Computer AS dest, count() AS count,
      formatDateTime(min(_time), '%Y-%m-%dT%H:%i:%S') AS firstTime, formatDateTime(max(_time), '%Y-%m-%dT%H:%i:%S') AS lastTime
    FROM ${table}
    WHERE f_EventCode = '22'
      AND multiSearchAnyCaseInsensitive(f_QueryName, ['pastebin', 'textbin', 'ngrok.io', 'discord', 'duckdns.org', 'pasteio.com'])
      AND f_Image IS NOT NULL AND f_QueryStatus IS NOT NULL AND f_QueryResults IS NOT NULL AND f_Computer IS NOT NULL
    GROUP BY f_Image, f_QueryName, f_QueryStatus, process_name, f_QueryResults, f_Computer
    ORDER BY f_Image, f_QueryName, f_QueryStatus, process_name, f_QueryResults, f_Computer`;
}

/** The seed search against hand-written SQL over the same events, in turns. */
export async function benchSearch(): Promise<readonly Measure[]> {
  const store = await openEmbedded({});
  try {
    await fill(store);
    const request = await seedRequest();
    const table = store.catalogue().tables[0]?.table ?? '';
    const bare = { text: handWritten(table), parameters: {} };
    const found = await search(request, store);
    const expected = await store.query(bare, { settings: COLD });
    if (found.rows.length === 0 || found.rows.length !== expected.rows.length) {
      throw new Error(`the searches disagree: ${found.rows.length} rows against ${expected.rows.length}`);
    }
    const { sql, parameters } = await explain(request, store);
    const compiled = { text: sql, parameters: parameters as Record<string, string> };
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = 0; i < 15; i += 1) {
      ours.push(...(await timed(1, () => store.query(compiled, { untrusted: true, settings: COLD }))));
      theirs.push(...(await timed(1, () => store.query(bare, { settings: COLD }))));
    }
    return [
      {
        name: 'seed search / hand-written SQL',
        value: median(ours) / median(theirs),
        unit: '×',
        bound: { kind: 'most', value: 1.3 },
        detail: `${EVENTS.toLocaleString('en')} events, ${found.rows.length} rows: ${median(ours).toFixed(1)} ms against ${median(theirs).toFixed(1)} ms`,
      },
    ];
  } finally {
    await store.close();
  }
}
