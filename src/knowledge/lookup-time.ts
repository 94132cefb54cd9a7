import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { LookupTime } from './knowledge.js';
import { readInteger } from './setting-value.js';

/** transforms.conf.spec: seconds since the epoch, the subseconds of which are passed over. */
export const DEFAULT_TIME_FORMAT = '%s.%Q';

const MOST_SECONDS = 2_000_000_000;

/** `time_field` and the settings that mean nothing without it. */
export function readTime(
  read: (key: string) => Setting | undefined,
  name: string,
  columns: readonly string[],
  report: Report,
): LookupTime | undefined {
  const column = read('time_field');
  if (column === undefined) return undefined;
  if (columns.length > 0 && !columns.includes(column.value)) {
    const known = columns.join(', ');
    report(diagnose('knowledge/lookup-column-unknown', placeOf(column), 'time_field', name, column.value, known));
    return undefined;
  }
  return {
    column: column.value,
    format: read('time_format')?.value ?? DEFAULT_TIME_FORMAT,
    minOffset: readInteger(read('min_offset_secs'), 0, [0, MOST_SECONDS], report),
    maxOffset: readInteger(read('max_offset_secs'), MOST_SECONDS, [0, MOST_SECONDS], report),
  };
}
