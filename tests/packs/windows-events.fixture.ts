import { SingleEvents } from '../../src/ingest/index.js';
import type { StoredEvent } from '../../src/store/index.js';

type Data = Readonly<Record<string, string>>;

interface Head {
  readonly channel?: string;
  readonly provider?: string;
  readonly keywords?: string;
}

const AUDIT = 'Microsoft-Windows-Security-Auditing';
export const SUCCESS = '0x8020000000000000';
export const FAILURE = '0x8010000000000000';

/** An event of the event log in XML, of the Security channel unless said otherwise. */
export function xmlEvent(code: number, data: Data, head: Head = {}): string {
  const { channel = 'Security', provider = AUDIT, keywords = SUCCESS } = head;
  const items = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${value}</Data>`);
  return [
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider}'/>`,
    `<EventID>${code}</EventID><Version>0</Version><Level>0</Level><Task>1</Task><Opcode>0</Opcode>`,
    `<Keywords>${keywords}</Keywords><TimeCreated SystemTime='2024-03-05T09:18:29.313328400Z'/>`,
    `<EventRecordID>77</EventRecordID><Channel>${channel}</Channel><Computer>pc1.lab.example</Computer>`,
    `<Security UserID='S-1-5-18'/></System><EventData>${items.join('')}</EventData></Event>`,
  ].join('');
}

/** The same in the classic text form: head lines, then the message. */
export function textEvent(code: number, message: readonly string[], outcome = 'Audit Success'): string {
  const head = ['LogName=Security', 'SourceName=Microsoft Windows security auditing.', `EventCode=${code}`];
  head.push('EventType=0', 'Type=Information', 'ComputerName=pc1.lab.example', 'TaskCategory=Logon', 'OpCode=Info');
  head.push('RecordNumber=78', `Keywords=${outcome}`, `Message=${message[0]}`);
  return ['03/05/2024 09:18:29 AM', ...head, '', ...message.slice(1)].join('\r\n');
}

/** Stored events of texts, all in one index; classic text comes as a forwarder names it. */
export function storedEvents(index: string, raws: readonly string[]): StoredEvent[] {
  const singles = new SingleEvents();
  const otherwise = { source: 'WinEventLog:Security', sourcetype: 'WinEventLog', host: 'pc1' };
  return raws.flatMap((raw) => singles.read(raw, { index, received: 1_700_000_000e6, otherwise }).flat());
}
