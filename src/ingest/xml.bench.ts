import { INCOMPLETE, originOf } from './event/index.js';
import { XmlDecoder } from './xml/index.js';

const DISTINCT = 5_000;
const ROUNDS = 20;

function sysmonEvent(i: number): string {
  const second = String(i % 60).padStart(2, '0');
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' " +
    "Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>1</EventID><Version>5</Version><Level>4</Level><Task>1</Task>" +
    `<Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='2024-03-01T10:00:${second}.1234567Z'/>` +
    `<EventRecordID>${1000 + i}</EventRecordID><Correlation/><Execution ProcessID='1912' ThreadID='996'/>` +
    `<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>host-${i % 50}.example.test</Computer>` +
    "<Security UserID='S-1-5-18'/></System><EventData><Data Name='RuleName'>-</Data>" +
    `<Data Name='UtcTime'>2024-03-01 10:00:${second}.123</Data><Data Name='ProcessGuid'>{365ABB72-7ACC-5CC4-0000-0010${i}}</Data>` +
    `<Data Name='ProcessId'>${i}</Data><Data Name='Image'>C:\\Windows\\System32\\cmd.exe</Data>` +
    "<Data Name='FileVersion'>10.0.17763.1 (WinBuild.160101.0800)</Data><Data Name='Description'>Command shell</Data>" +
    "<Data Name='Product'>Windows</Data><Data Name='Company'>Example</Data><Data Name='OriginalFileName'>Cmd.Exe</Data>" +
    `<Data Name='CommandLine'>cmd.exe /c "echo ${i} &gt; C:\\Users\\user\\out.txt"</Data>` +
    "<Data Name='CurrentDirectory'>C:\\Users\\user\\</Data><Data Name='User'>EXAMPLE\\user</Data>" +
    "<Data Name='LogonGuid'>{365ABB72-7ACC-5CC4-0000-002051F90600}</Data><Data Name='LogonId'>0x6f951</Data>" +
    "<Data Name='TerminalSessionId'>1</Data><Data Name='IntegrityLevel'>Medium</Data>" +
    "<Data Name='Hashes'>SHA256=935C1861DF1F4018D698E8B65ABFA02D7E9037D8F68CA3C2065B6CA165D44AD2</Data>" +
    "<Data Name='ParentProcessGuid'>{365ABB72-7ACC-5CC4-0000-0010B2470300}</Data><Data Name='ParentProcessId'>2772</Data>" +
    "<Data Name='ParentImage'>C:\\Windows\\explorer.exe</Data><Data Name='ParentCommandLine'>C:\\Windows\\Explorer.EXE</Data>" +
    '</EventData></Event>\n'
  );
}

/** Parsing only, on one core, of generated Sysmon process events of about 1.8 KB, one a line. */
export function benchXml(): { eventsPerSecond: number; bytesPerEvent: number } {
  const text = Array.from({ length: DISTINCT }, (_, i) => sysmonEvent(i)).join('');
  const chunks = Array.from({ length: ROUNDS }, () => Buffer.from(text, 'latin1').toString('latin1'));
  let events = 0;
  const host = {
    emit: () => {
      events++;
    },
    damage: (at: number, reason: string) => {
      throw new Error(`generated event damaged at ${at}: ${reason} ${String(INCOMPLETE)}`);
    },
    noTime: () => undefined,
  };
  const decoder = new XmlDecoder(originOf('bench', 0, {}), host);
  const begin = process.hrtime.bigint();
  for (const chunk of chunks) decoder.read(chunk, true);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  return { eventsPerSecond: Math.round(events / seconds), bytesPerEvent: Math.round(text.length / DISTINCT) };
}
