import { count } from '../counting.js';
import { isError, type ValidateReport } from './report.js';

/** How much was looked at and how much is wrong, in two lines or three. */
export function summary({ objects, detections, compiled, searches, diagnostics, fixed }: ValidateReport): string {
  const worse = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - worse;
  return [
    ...(fixed.length === 0 ? [] : [`${count(fixed.length, 'problem')} mended`]),
    `${count(objects, 'content object')}, ${count(worse, 'problem')}, ${count(warnings, 'warning')}`,
    `${compiled} of ${count(detections, 'detection')} and ${searches.compiled} of ${searches.checked} searches compile`,
  ].join('\n');
}
