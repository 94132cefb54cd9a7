import type { Happening } from './happening.js';
import { SCHEMAS } from './schema.js';

const CHANNEL = 'Microsoft-Windows-Sysmon/Operational';
const PROVIDER = "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/>";
export const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (c) => ENTITIES[c] ?? c);
}

function system(h: Happening, record: number): string {
  const written = new Date(h.at).toISOString().replace('Z', `${String((record * 7919) % 1e6).padStart(6, '0')}Z`);
  const [pid, thread] = h.machine.sysmon;
  return [
    `<System>${PROVIDER}<EventID>${h.id}</EventID><Version>${SCHEMAS[h.id].version}</Version><Level>4</Level>`,
    `<Task>${h.id}</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>`,
    `<TimeCreated SystemTime='${written}'/><EventRecordID>${record}</EventRecordID><Correlation/>`,
    `<Execution ProcessID='${pid}' ThreadID='${thread}'/><Channel>${CHANNEL}</Channel>`,
    `<Computer>${h.machine.computer}</Computer><Security UserID='S-1-5-18'/></System>`,
  ].join('');
}

/** One event on one line, in the form in which Windows renders Sysmon events. */
export function eventXml(h: Happening, record: number): string {
  const data = SCHEMAS[h.id].fields.map((name) => `<Data Name='${name}'>${escapeText(h.data[name] ?? '-')}</Data>`);
  return `<Event xmlns='${NAMESPACE}'>${system(h, record)}<EventData>${data.join('')}</EventData></Event>`;
}
