import { scheduleMessages } from '../diagnostics/codes/schedule.js';
import { closeMatch, type Diagnostic, diagnoser } from '../diagnostics/index.js';
import { resolveTime } from '../search/index.js';
import { type Cron, isCron, parseCron } from './cron.js';
import { parseSkew, type Skew } from './skew.js';
import { ANY_RESULT, COUNTS, RELATIONS, type Trigger } from './trigger.js';
import { isTimezone } from './zone-clock.js';

const diagnose = diagnoser(scheduleMessages);

/** Settings of savedsearches.conf by their names. */
export type Settings = Readonly<Record<string, string>>;

/** How a search is scheduled; times are seconds unless said. */
export interface Schedule {
  readonly cron: Cron;
  /** Of the cron expression and of snaps in the window. */
  readonly timezone: string;
  /** Time modifiers, against the scheduled time. */
  readonly earliest: string;
  readonly latest: string;
  /** A window that could not run is skipped for a newer one; otherwise every window is run, oldest first. */
  readonly realtime: boolean;
  /** Within it a start is as good as on time. */
  readonly window: number;
  readonly priority: 'default' | 'higher' | 'highest';
  readonly skew: Skew;
  /** The window is moved by the skew as well. */
  readonly movesRange: boolean;
  /** Windows join without a gap; `_indextime`: by when events came in, not by their own time. */
  readonly durable?: { readonly by: '_time' | '_indextime'; readonly lag: number };
  readonly trigger: Trigger;
  /** Instead of the detection's own. */
  readonly throttling?: { readonly fields: readonly string[]; readonly period: string };
}

type Values = {
  cron_schedule: Cron;
  timezone: string;
  'dispatch.earliest_time': string;
  'dispatch.latest_time': string;
  realtime_schedule: boolean;
  schedule_window: number;
  schedule_priority: Schedule['priority'];
  allow_skew: Skew;
  allow_data_time_skew: boolean;
  'durable.track_time_type': '_time' | '_indextime' | 'none';
  'durable.lag_time': number;
  counttype: (typeof COUNTS)[number] | 'custom' | 'always';
  relation: (typeof RELATIONS)[number];
  quantity: { readonly amount: number; readonly percent: boolean };
  alert_condition: string;
  'alert.suppress': boolean;
  'alert.suppress.fields': readonly string[];
  'alert.suppress.period': string;
};

type Name = keyof Values;

interface Setting<T> {
  readonly wanted: string;
  /** Undefined where the value is not what is wanted. */
  read(text: string): T | Diagnostic | undefined;
}

const oneOf = <T extends string>(...values: readonly T[]): Setting<T> => ({
  wanted: `one of ${values.join(', ')}`,
  read: (text) => values.find((value) => value === text.trim()),
});

const FLAG: Setting<boolean> = {
  wanted: '0 or 1',
  read: (text) =>
    new Map([
      ['1', true],
      ['true', true],
      ['0', false],
      ['false', false],
    ]).get(text.trim().toLowerCase()),
};

const whole = (wanted: string): Setting<number> => ({
  wanted,
  read: (text) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined),
});

function isTime(text: string): boolean {
  const none = { from: 0, to: 0 };
  return resolveTime(text, { now: 0, timezone: 'UTC', report: () => undefined }, none) !== undefined;
}

const TIME: Setting<string> = {
  wanted: 'a time modifier, such as -70m@m or now',
  read: (text) => (text.trim() === '' || isTime(text.trim()) ? text.trim() : undefined),
};

const ANY: Setting<string> = { wanted: 'a text', read: (text) => (text.trim() === '' ? undefined : text.trim()) };

const QUANTITY: Setting<Values['quantity']> = {
  wanted: 'a whole number, with % for rises by and drops by',
  read: (text) => {
    const [, amount, percent] = /^(\d{1,9})(%?)$/.exec(text.trim()) ?? [];
    return amount === undefined ? undefined : { amount: Number(amount), percent: percent === '%' };
  },
};

/** The settings that are known; what savedsearches.conf has beyond them is refused by name. */
const SETTINGS: { readonly [K in Name]: Setting<Values[K]> } = {
  cron_schedule: { wanted: 'a cron expression', read: parseCron },
  timezone: { wanted: 'the name of a time zone, such as Europe/Berlin', read: (t) => (isTimezone(t) ? t : undefined) },
  'dispatch.earliest_time': TIME,
  'dispatch.latest_time': TIME,
  realtime_schedule: FLAG,
  schedule_window: {
    wanted: 'minutes, or auto',
    read: (text) => (text === 'auto' ? 0 : whole('').read(text)),
  },
  schedule_priority: oneOf('default', 'higher', 'highest'),
  allow_skew: { wanted: '0, a percentage, or a number with m, h or d', read: (text) => parseSkew(text.trim()) },
  allow_data_time_skew: FLAG,
  'durable.track_time_type': oneOf('_time', '_indextime', 'none'),
  'durable.lag_time': whole('seconds'),
  counttype: oneOf(...COUNTS, 'custom', 'always'),
  relation: oneOf(...RELATIONS),
  quantity: QUANTITY,
  alert_condition: ANY,
  'alert.suppress': FLAG,
  'alert.suppress.fields': {
    wanted: 'names of fields',
    read: (text) => text.split(/[,\s]+/).filter((field) => field !== ''),
  },
  'alert.suppress.period': {
    wanted: 'a period, such as 60s, 5m, 1h or 1d',
    read: (text) => (/^0*[1-9]\d{0,8}[smhd]?$/.test(text.trim()) ? text.trim() : undefined),
  },
};

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly Name[];

function isProblem(value: unknown): value is Diagnostic {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

function readAll(settings: Settings, problems: Diagnostic[]): Partial<Values> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(settings)) {
    if (!SETTING_NAMES.some((known) => known === name)) {
      problems.push(diagnose('schedule/no-setting', {}, name, closeMatch(name, SETTING_NAMES)));
      continue;
    }
    const { wanted, read } = SETTINGS[name as Name];
    const value = read(text);
    if (value === undefined) problems.push(diagnose('schedule/setting', {}, name, text, wanted));
    else if (isProblem(value)) problems.push(value);
    else values[name] = value;
  }
  return values as Partial<Values>;
}

function triggerOf(values: Partial<Values>): Trigger {
  const { counttype = 'number of events', relation = 'greater than', quantity } = values;
  if (counttype === 'always') return { kind: 'always' };
  if (counttype === 'custom') return { kind: 'custom', condition: values.alert_condition ?? 'search *' };
  return { kind: 'count', of: counttype, relation, quantity: quantity ?? { amount: 0, percent: false } };
}

function durableOf(values: Partial<Values>): Pick<Schedule, 'durable'> {
  const by = values['durable.track_time_type'] ?? 'none';
  return by === 'none' ? {} : { durable: { by, lag: values['durable.lag_time'] ?? 0 } };
}

function throttlingOf(values: Partial<Values>): Pick<Schedule, 'throttling'> {
  const period = values['alert.suppress.period'];
  if (values['alert.suppress'] !== true || period === undefined) return {};
  return { throttling: { fields: values['alert.suppress.fields'] ?? [], period } };
}

/** The schedule that settings make; later ones win. Without `cron_schedule` there is none. */
export function readSchedule(...layers: readonly Settings[]): {
  readonly schedule?: Schedule;
  readonly problems: readonly Diagnostic[];
} {
  const problems: Diagnostic[] = [];
  const values = readAll(Object.assign({}, ...layers) as Settings, problems);
  const cron = values.cron_schedule;
  if (cron === undefined || !isCron(cron) || problems.length > 0) return { problems };
  const priority = values.schedule_priority ?? 'default';
  const schedule: Schedule = {
    cron,
    timezone: values.timezone ?? 'UTC',
    earliest: values['dispatch.earliest_time'] ?? '',
    latest: values['dispatch.latest_time'] ?? '',
    realtime: values.realtime_schedule ?? false,
    // A search has a priority or a window; the priority counts.
    window: priority === 'default' ? (values.schedule_window ?? 0) * 60 : 0,
    priority,
    skew: values.allow_skew ?? { seconds: 0 },
    movesRange: values.allow_data_time_skew ?? false,
    ...durableOf(values),
    trigger: 'counttype' in values || 'quantity' in values ? triggerOf(values) : ANY_RESULT,
    ...throttlingOf(values),
  };
  return { schedule, problems };
}
