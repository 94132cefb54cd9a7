import { DISPOSITIONS, type Reviewed, type ReviewRecord, STATUSES } from '../findings/index.js';
import { isoTime } from './time-format.js';

export const iso = (seconds: number): string => isoTime(seconds.toFixed(3)).replace('.000Z', 'Z');

/** Values of the fields that a finding is about, by field. */
export function aboutText({ about }: Reviewed): string {
  return Object.entries(about)
    .map(([field, value]) => `${field}=${[value].flat().join(', ')}`)
    .join('\n');
}

/** A finding as JSON for programs. */
export function findingJson(finding: Reviewed) {
  const { time, row: _, earliest, latest, ...rest } = finding;
  return {
    ...rest,
    time: iso(time),
    ...(earliest === undefined ? {} : { earliest: iso(earliest) }),
    ...(latest === undefined ? {} : { latest: iso(latest) }),
  };
}

export function historyJson({ time, ...record }: ReviewRecord) {
  return {
    ...record,
    time: iso(time),
    status_label: STATUSES.get(record.status) ?? record.status,
    disposition_label: DISPOSITIONS.get(record.disposition) ?? record.disposition,
  };
}

function changeText(record: ReviewRecord): string {
  const { status, owner, urgency, disposition, changed, comment } = record;
  const words: Readonly<Record<string, string>> = {
    status: `status ${STATUSES.get(status) ?? status}`,
    owner: `owner ${owner}`,
    urgency: `urgency ${urgency}`,
    disposition: `disposition ${DISPOSITIONS.get(disposition) ?? disposition}`,
  };
  const said = changed.map((part) => words[part] ?? part).join(', ');
  return [said, comment].filter((part) => part !== '').join(': ');
}

/** A line a change: when, who, what. */
export function historyLines(history: readonly ReviewRecord[]): readonly string[] {
  return history.map((record) => `${iso(record.time)}  ${record.user}  ${changeText(record)}`);
}
