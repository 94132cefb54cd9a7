import { Utf8Text } from './bytes/index.js';
import { originOf } from './event/index.js';
import { XmlDecoder } from './xml/index.js';

const DISTINCT = 6_000;
const ROUNDS = 20;

type Fields = Readonly<Record<string, string>>;

function processFields(i: number): Fields {
  return {
    FileVersion: '10.0.17763.1 (WinBuild.160101.0800)',
    Description: 'Command shell',
    Product: 'Windows',
    Company: 'Example',
    CommandLine: `cmd.exe /c "echo ${i} &gt; C:\\Users\\user\\out.txt"`,
    CurrentDirectory: 'C:\\Users\\user\\',
    LogonId: '0x6f951',
    TerminalSessionId: '1',
    IntegrityLevel: 'Medium',
    Hashes: 'SHA256=935C1861DF1F4018D698E8B65ABFA02D7E9037D8F68CA3C2065B6CA165D44AD2',
    ParentProcessGuid: '{365ABB72-7ACC-5CC4-0000-0010B2470300}',
    ParentProcessId: '2772',
    ParentImage: 'C:\\Windows\\explorer.exe',
    ParentCommandLine: 'C:\\Windows\\Explorer.EXE',
  };
}

function networkFields(i: number): Fields {
  return {
    Protocol: 'tcp',
    Initiated: 'true',
    SourceIp: '192.0.2.7',
    SourcePort: String(40_000 + (i % 20_000)),
    DestinationIp: `198.51.100.${i % 250}`,
    DestinationHostname: '-',
    DestinationPort: '443',
  };
}

function registryFields(i: number): Fields {
  return {
    EventType: 'SetValue',
    TargetObject: `HKU\\S-1-5-18\\Software\\Example\\${i}`,
    Details: 'DWORD (0x00000001)',
  };
}

const KINDS = [
  { id: 1, fields: processFields },
  { id: 3, fields: networkFields },
  { id: 13, fields: registryFields },
] as const;

function data(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<Data Name='${name}'>${value}</Data>`)
    .join('');
}

function sysmonEvent(i: number): string {
  const { id, fields } = KINDS[i % KINDS.length] ?? KINDS[0];
  const second = String(i % 60).padStart(2, '0');
  const first = {
    RuleName: '-',
    UtcTime: `2024-03-01 10:00:${second}.123`,
    ProcessGuid: `{365ABB72-7ACC-5CC4-0000-0010${i}}`,
    ProcessId: String(i),
    Image: 'C:\\Windows\\System32\\cmd.exe',
    User: 'EXAMPLE\\user',
  };
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' " +
    `Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>${id}</EventID><Version>5</Version><Level>4</Level>` +
    `<Task>${id}</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>` +
    `<TimeCreated SystemTime='2024-03-01T10:00:${second}.1234567Z'/><EventRecordID>${1000 + i}</EventRecordID><Correlation/>` +
    `<Execution ProcessID='1912' ThreadID='996'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>` +
    `<Computer>host-${i % 50}.example.test</Computer><Security UserID='S-1-5-18'/></System>` +
    `<EventData>${data(first)}${data(fields(i))}</EventData></Event>\n`
  );
}

/**
 * Parsing only (text to stored events), on one core, of generated Sysmon events of three kinds, one a line, about 1.3 KB
 * each.
 */
export function benchXml(): { eventsPerSecond: number; bytesPerEvent: number } {
  const text = Array.from({ length: DISTINCT }, (_, i) => sysmonEvent(i)).join('');
  const bytes = Buffer.from(text, 'latin1');
  const chunks = Array.from({ length: ROUNDS }, () => new Utf8Text(Buffer.from(bytes)));
  let events = 0;
  const host = {
    emit: () => {
      events++;
    },
    damage: (at: number, reason: string) => {
      throw new Error(`generated event damaged at ${at}: ${reason}`);
    },
    cut: () => undefined,
    noTime: () => undefined,
  };
  const decoder = new XmlDecoder(originOf('bench', 0, {}), host);
  const begin = process.hrtime.bigint();
  for (const chunk of chunks) decoder.read(chunk, true);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  return { eventsPerSecond: Math.round(events / seconds), bytesPerEvent: Math.round(text.length / DISTINCT) };
}
