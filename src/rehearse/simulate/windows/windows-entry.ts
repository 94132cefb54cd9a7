import { escapeText, eventXml, NAMESPACE } from '../event-xml.js';
import type { Happening } from '../happening.js';
import type { Entry } from '../logs.js';
import type { Machine } from '../machine.js';
import { CHANNELS, type Channel, type ChannelName, type WindowsEvent } from './channels.js';

type Data = Readonly<Record<string, string>>;

/** An event of Sysmon. */
export function sysmonEntry(h: Happening): Entry {
  return {
    at: h.at,
    log: 'sysmon',
    series: `${h.machine.computer} sysmon`,
    text: (record) => eventXml(h, record),
  };
}

function instant(at: number, record: number): string {
  return new Date(at).toISOString().replace('Z', `${String((record * 7919) % 1e6).padStart(6, '0')}Z`);
}

function system(
  { name, provider }: Pick<Channel, 'name' | 'provider'>,
  id: number,
  event: Omit<WindowsEvent, 'fields'>,
  on: Machine,
  at: number,
  record: number,
): string {
  return [
    `<System><Provider ${provider}/><EventID>${id}</EventID><Version>${event.version}</Version><Level>${event.level}</Level>`,
    `<Task>${event.task}</Task><Opcode>${event.opcode}</Opcode><Keywords>${event.keywords}</Keywords>`,
    `<TimeCreated SystemTime='${instant(at, record)}'/><EventRecordID>${record}</EventRecordID><Correlation/>`,
    `<Execution ProcessID='${on.sysmon[0] - 1_800}' ThreadID='${on.sysmon[1]}'/><Channel>${name}</Channel>`,
    `<Computer>${on.computer}</Computer><Security/></System>`,
  ].join('');
}

/** An event of another channel; fields that `data` leaves out are `-`, as Windows writes what does not apply. */
export function windowsEntry(channel: ChannelName, id: number, on: Machine, at: number, data: Data): Entry {
  const kind: Channel = CHANNELS[channel];
  const event = kind.events[id];
  if (event === undefined) throw new RangeError(`${channel} has no event ${id}`);
  const fields = event.fields.map((name) => `<Data Name='${name}'>${escapeText(data[name] ?? '-')}</Data>`).join('');
  return {
    at,
    log: channel,
    series: `${on.computer} ${channel}`,
    text: (record) =>
      `<Event xmlns='${NAMESPACE}'>${system(kind, id, event, on, at, record)}<EventData>${fields}</EventData></Event>`,
  };
}

const EVENT_LOG = {
  name: 'Security',
  provider: "Name='Microsoft-Windows-Eventlog' Guid='{FC65DDD8-D6EF-4962-83D5-6E5CFE9CE148}'",
};
const CLEARED = { version: 0, level: 4, task: 104, opcode: 0, keywords: '0x4020000000000000' };

/** Security 1102, which has its values in `UserData`. */
export function logCleared(on: Machine, at: number, { sid, name, domain }: Account): Entry {
  const who = [
    `<SubjectUserSid>${sid}</SubjectUserSid><SubjectUserName>${escapeText(name)}</SubjectUserName>`,
    `<SubjectDomainName>${domain}</SubjectDomainName><SubjectLogonId>${on.logonId}</SubjectLogonId>`,
  ].join('');
  const data = `<LogFileCleared xmlns='http://manifests.microsoft.com/win/2004/08/windows/eventlog'>${who}</LogFileCleared>`;
  return {
    at,
    log: 'security',
    series: `${on.computer} security`,
    text: (record) =>
      `<Event xmlns='${NAMESPACE}'>${system(EVENT_LOG, 1102, CLEARED, on, at, record)}<UserData>${data}</UserData></Event>`,
  };
}

/** An account of the simulated domain. */
export interface Account {
  readonly sid: string;
  readonly name: string;
  readonly domain: string;
}

const DOMAIN_SID = 'S-1-5-21-1004336348-1177238915-682003330';

/** Equal names have equal ids. */
export function account(name: string, domain = 'CORP'): Account {
  const rid = [...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 8_000, 7);
  return { sid: `${DOMAIN_SID}-${1_100 + rid}`, name, domain };
}

/** Who did it, in the words of Security events. */
export function subject({ sid, name, domain }: Account, logonId = '0x3e7'): Data {
  return { SubjectUserSid: sid, SubjectUserName: name, SubjectDomainName: domain, SubjectLogonId: logonId };
}
