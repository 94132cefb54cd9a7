import { windowsFieldName } from '../event/index.js';

/** The programs whose JSON form of Windows events is known. */
export type WindowsForm = 'evtx_dump' | 'winlogbeat' | 'winlogbeat6' | 'nxlog';

/** How one form is brought to the field names that the XML form has. */
interface FormRules {
  readonly form: WindowsForm;
  /** Fields that tell the form: every list must have a member present. */
  readonly signs: readonly (readonly string[])[];
  /** JSON field → Windows field. */
  readonly renames: Readonly<Record<string, string>>;
  /** Field → the better form of the same thing; the field is left out where the better one is present. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Containers whose leaves are fields by their own names. */
  readonly containers: readonly string[];
  /** Fields that hold the time, best first. */
  readonly times: readonly string[];
}

const BEAT_RENAMES = {
  channel: 'Channel',
  log_name: 'Channel',
  computer_name: 'Computer',
  event_id: 'EventID',
  provider_name: 'Name',
  source_name: 'Name',
  provider_guid: 'Guid',
  record_id: 'EventRecordID',
  record_number: 'EventRecordID',
  version: 'Version',
  task: 'TaskCategory',
  'keywords{}': 'Keyword',
  activity_id: 'ActivityID',
  related_activity_id: 'RelatedActivityID',
  process_id: 'ProcessID',
  thread_id: 'ThreadID',
  'process.pid': 'ProcessID',
  'process.thread.id': 'ThreadID',
  'user.identifier': 'UserID',
} as const;

function under(prefix: string, renames: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(renames).map(([from, to]) => [prefix + from, to]));
}

const FORMS: readonly FormRules[] = [
  {
    form: 'evtx_dump',
    signs: [
      ['Event.System.Channel', 'Event.System.Computer'],
      ['Event.System.EventID', 'Event.System.EventID.#text'],
    ],
    renames: {},
    containers: [],
    times: [
      'Event.System.TimeCreated.#attributes.SystemTime',
      'Event.System.TimeCreated_attributes.SystemTime',
      'Event.System.TimeCreated.@SystemTime',
      'Event.System.TimeCreated.SystemTime',
    ],
  },
  {
    form: 'winlogbeat',
    signs: [['winlog.channel'], ['winlog.event_id']],
    renames: { ...under('winlog.', BEAT_RENAMES), message: 'Message' },
    containers: ['winlog.event_data.', 'winlog.user_data.'],
    times: ['@timestamp', 'event.created'],
  },
  {
    form: 'winlogbeat6',
    signs: [['log_name'], ['event_id'], ['computer_name', 'source_name']],
    renames: { ...BEAT_RENAMES, message: 'Message' },
    containers: ['event_data.', 'user_data.'],
    times: ['@timestamp'],
  },
  {
    form: 'nxlog',
    signs: [['Channel'], ['EventID'], ['Hostname', 'SourceName', 'Computer']],
    renames: {
      Hostname: 'Computer',
      SourceName: 'Name',
      ProviderGuid: 'Guid',
      RecordNumber: 'EventRecordID',
      ExecutionProcessID: 'ProcessID',
      ExecutionThreadID: 'ThreadID',
      OpcodeValue: 'Opcode',
      Category: 'TaskCategory',
    },
    instead: { Opcode: 'OpcodeValue' },
    containers: [],
    times: ['TimeCreated', 'EventTime', '@timestamp', 'UtcTime'],
  },
];

/** `evtx_dump` paths: what stands between the container and the name says nothing. */
const EVTX_NOISE = /(?:\.?#attributes|\.?#text|_attributes)(?:\{\})?/g;

/** The Windows field of a leaf of an `evtx_dump` document, or undefined for namespaces and the like. */
function evtxDumpName(path: string): string | undefined {
  const attribute = path.includes('attributes.') || path.includes('.@');
  const parts = path.replace(EVTX_NOISE, '').replace(/\{\}/g, '').replace(/\.@/g, '.').split('.').slice(1);
  const [section, ...rest] = parts.filter((part) => part !== '');
  const last = rest.at(-1);
  if (section === undefined || last === undefined || last.startsWith('xmlns')) return undefined;
  if (section === 'RenderingInfo') return last === 'Message' ? 'Message' : last === 'Task' ? 'TaskCategory' : undefined;
  if (section === 'System' || !attribute) return windowsFieldName(last);
  return section === 'EventData' ? undefined : `${rest.at(-2) ?? section}_${last}`;
}

/** How a shape of JSON document that holds a Windows event becomes one. */
export interface WindowsMapping {
  readonly form: WindowsForm;
  /** For each field of the document the key of the Windows event, or undefined to leave it out. */
  readonly keys: readonly (string | undefined)[];
  /** Slots of times in the document, best first. */
  readonly times: readonly number[];
}

/** Flat keys without JSON's own marks; `@timestamp`, `agent.version`, `tags{}` are not the event's and stay. */
const EVENT_KEY = /^[A-Za-z][^.{}]*$/;

function keyOf(rules: FormRules, name: string): string | undefined {
  if (rules.form === 'evtx_dump') return name.startsWith('Event.') ? evtxDumpName(name) : name;
  if (Object.hasOwn(rules.renames, name)) return rules.renames[name];
  const container = rules.containers.find((prefix) => name.startsWith(prefix));
  if (container !== undefined) return windowsFieldName(name.slice(name.lastIndexOf('.') + 1).replace(/(?:\{\})+$/, ''));
  return EVENT_KEY.test(name) ? windowsFieldName(name) : name;
}

/** The mapping of documents with these fields, or undefined when they do not hold a Windows event. */
export function windowsMapping(names: readonly string[]): WindowsMapping | undefined {
  const present = new Set(names);
  const rules = FORMS.find(({ signs }) => signs.every((group) => group.some((name) => present.has(name))));
  if (rules === undefined) return undefined;
  const better = (name: string): string => rules.instead?.[name] ?? '';
  return {
    form: rules.form,
    keys: names.map((name) => (present.has(better(name)) ? undefined : keyOf(rules, name))),
    times: rules.times.map((name) => names.indexOf(name)).filter((slot) => slot >= 0),
  };
}

/** A signed 64-bit decimal as XML shows keywords: hexadecimal. Anything else stays. */
export function keywordsInHex(value: string): string {
  return /^-?\d{1,20}$/.test(value) ? `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}` : value;
}
