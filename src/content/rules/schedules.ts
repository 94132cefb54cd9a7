import type { Diagnostic } from '../../diagnostics/index.js';
import { applyTimeSteps, parseRelativeTime } from '../../search/spl/index.js';
import type { ContentFile } from '../content.js';
import { isRecord, type Path } from '../yaml-file.js';
import { cronFault } from './cron-text.js';
import { at, check, valueAt } from './rule.js';

const KEYS = ['cron_schedule', 'earliest_time', 'latest_time'] as const;
const CONF_KEYS = ['cron_schedule', 'dispatch.earliest_time', 'dispatch.latest_time'] as const;

/** Where schedules stand in the kinds that have some. */
function places({ kind, item }: ContentFile): readonly { readonly path: Path; readonly keys: readonly string[] }[] {
  if (kind === 'schedule') return [{ path: [], keys: KEYS }];
  if (kind === 'deployment') return [{ path: ['scheduling'], keys: KEYS }];
  if (kind === 'detection' && item.form === 'conf') return [{ path: [], keys: CONF_KEYS }];
  return [
    { path: ['deployment', 'scheduling'], keys: KEYS },
    { path: ['custom_schedule'], keys: KEYS },
  ];
}

/** Any time will do: only the order of the two counts. */
const NOON = Date.UTC(2024, 5, 12, 12) / 1000;

/** Seconds since the epoch, or undefined if the text is no time. */
function timeOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const relative = text.replace(/^rt/i, '');
  if (relative === '' || relative === 'now') return NOON;
  const steps = parseRelativeTime(relative);
  return steps && applyTimeSteps(NOON, steps, 'UTC');
}

function schedule(object: ContentFile): Diagnostic[] {
  const { file } = object;
  return places(object).flatMap(({ path, keys }) => {
    const holder = path.length === 0 ? file.value : valueAt(file, path);
    if (!isRecord(holder)) return [];
    const [cron = '', earliest = '', latest = ''] = keys.map((key) => String(holder[key] ?? '').trim());
    const [cronKey = '', earliestKey = '', latestKey = ''] = keys;
    const fault = cron === '' ? undefined : cronFault(cron);
    const [from, to] = [timeOf(earliest), timeOf(latest)];
    return [
      ...(fault === undefined ? [] : [at(file, [...path, cronKey], 'rule/cron', cron, fault)]),
      ...(from === undefined ? [at(file, [...path, earliestKey], 'rule/time', 'the earliest time', earliest)] : []),
      ...(to === undefined ? [at(file, [...path, latestKey], 'rule/time', 'the latest time', latest)] : []),
      ...(from !== undefined && to !== undefined && earliest !== '' && from > to
        ? [at(file, [...path, earliestKey], 'rule/time-order', earliest, latest)]
        : []),
    ];
  });
}

export const scheduleChecks = [check(['schedule', 'deployment', 'detection', 'baseline'], schedule, { conf: true })];
