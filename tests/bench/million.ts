import type { Store, StoredEvent } from '../../src/store/index.js';

/* Events of a fleet of Windows machines, the same in every run: processes, connections and DNS queries. */

const BATCH = 50_000;
const RAW_FILLER = 'x'.repeat(160);
const TOOLS = ['cmd.exe', 'powershell.exe', 'rundll32.exe', 'svchost.exe', 'chrome.exe', 'certutil.exe', 'net.exe'];
const PARENTS = ['explorer.exe', 'winword.exe', 'services.exe', 'outlook.exe'];
const PORTS = ['443', '80', '53', '445', '3389', '8080', '22'];

const pick = (list: readonly string[], i: number): string => list[i % list.length] ?? '';

/** Numbers that look like chance and come again in every run. */
function mixed(i: number): number {
  return (Math.imul(i, 2_654_435_761) >>> 0) % 1_000_003;
}

type Pairs = Readonly<Record<string, string>>;

function processStart(i: number): Pairs {
  const n = mixed(i);
  const encoded = i % 500 === 2 ? ` -EncodedCommand SQBFAFgA${n}` : '';
  return {
    EventCode: '1',
    CommandLine: `${pick(TOOLS, n)} /task ${n % 5000} --profile p${n % 40}${encoded}`,
    ParentImage: `C:\\Windows\\System32\\${pick(PARENTS, n >> 3)}`,
    ParentCommandLine: `C:\\Windows\\System32\\${pick(PARENTS, n >> 3)} -k`,
    Hashes: `MD5=${n},SHA256=${n * 7},IMPHASH=${n % 300}`,
    IntegrityLevel: n % 9 === 0 ? 'High' : 'Medium',
    ...(n % 10 === 0
      ? { Details: `{"actor":{"name":"u${n % 70}","groups":["a","b${n % 5}"]},"score":${n % 100}}` }
      : {}),
  };
}

function connection(i: number): Pairs {
  const n = mixed(i);
  return {
    EventCode: '3',
    SourceIp: `10.${n % 8}.${n % 200}.${n % 250}`,
    DestinationIp: n % 3 === 0 ? `192.168.${n % 30}.${n % 250}` : `203.0.${n % 113}.${n % 250}`,
    DestinationPort: pick(PORTS, n),
    Protocol: n % 4 === 0 ? 'udp' : 'tcp',
    Initiated: n % 2 === 0 ? 'true' : 'false',
  };
}

function query(i: number): Pairs {
  const n = mixed(i);
  return {
    EventCode: '22',
    QueryName: i % 10_000 === 0 ? `x${i % 7}.ngrok.io` : `cdn${n % 5000}.example.net`,
    QueryStatus: n % 20 === 0 ? '9003' : '0',
    QueryResults: `::ffff:192.0.2.${n % 250};`,
  };
}

function event(i: number): StoredEvent {
  const n = mixed(i + 7);
  const host = `host-${n % 400}.example.test`;
  const own = i % 5 === 0 ? query(i) : i % 5 === 1 ? connection(i) : processStart(i);
  const pairs: Pairs = {
    Computer: host,
    Image: `C:\\Program Files\\App${n % 97}\\${pick(TOOLS, n)}`,
    ProcessGuid: `{365ABB72-7ACC-5CC4-0000-${n}}`,
    ProcessId: String(n % 9000),
    User: n % 50 === 0 ? 'NT AUTHORITY\\SYSTEM' : `CORP\\user${n % 900}`,
    ...own,
  };
  const text = own.CommandLine ?? own.QueryName ?? own.DestinationIp ?? '';
  return {
    time: 1_700_000_000_000_000 + i * 100_000,
    index: 'main',
    sourcetype: 'XmlWinEventLog',
    source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
    host,
    raw: `<Event><System><EventID>${own.EventCode}</EventID></System><Data>${text}</Data>${RAW_FILLER}</Event>`,
    names: Object.keys(pairs),
    values: Object.values(pairs),
  };
}

/** Fills a store with so many events, a tenth of a second apart; they are all in one table. */
export async function fillWithEvents(store: Store, count: number): Promise<string> {
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    await store.insertEvents(Array.from({ length }, (_, i) => event(from + i)));
  }
  const [only] = store.catalogue().tables;
  if (only === undefined) throw new Error('the events are in no table');
  return only.table;
}
