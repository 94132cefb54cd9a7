import type { DrilldownSearch } from './finding.js';
import type { Row, Rule, Run } from './rule.js';
import { valuesOf } from './rule.js';
import { quoted, unquoted } from './spl-text.js';
import { fillFields, fillText } from './tokens.js';

/**
 * A detection's drilldowns for one row. `%original_detection_search%` becomes the detection's search as it is.
 * `$field$` becomes the row's value, as one quoted string wherever the template has not put quotes around the token
 * itself, so that no value can change what the search does; `*` in a value stays a wildcard, as SPL cannot escape it.
 * In a list (`IN ($dest$)`) all values stand, elsewhere the first. An absent field's token stays and matches nothing.
 */
export function drilldownsFor(rule: Rule, row: Row, run: Run): readonly DrilldownSearch[] {
  return rule.drilldowns.map(({ name, search, earliestOffset, latestOffset }) => ({
    name: fillText(name, row),
    search: search
      .split('%original_detection_search%')
      .map((piece) => fillSearch(piece, row, run))
      .join(rule.search),
    ...(earliestOffset !== undefined && { earliest_offset: fillTime(earliestOffset, run) }),
    ...(latestOffset !== undefined && { latest_offset: fillTime(latestOffset, run) }),
  }));
}

function fillSearch(template: string, row: Row, run: Run): string {
  return fillFields(template, (field, before) => {
    const time = timeToken(field, run);
    if (time !== undefined) return time;
    const values = valuesOf(row, field);
    const [first] = values;
    if (first === undefined) return undefined;
    if (endsInQuotes(before)) return unquoted(first);
    return /[(,]\s*$/.test(before) ? values.map(quoted).join(', ') : quoted(first);
  });
}

function fillTime(template: string, run: Run): string {
  return fillFields(template, (field) => timeToken(field, run));
}

/** A window that is open ends where the run did: a search over all time has no other end to look up to. */
function timeToken(field: string, { earliest, latest, now }: Run): string | undefined {
  if (field === 'info_min_time') return String(earliest ?? 0);
  return field === 'info_max_time' ? String(latest ?? now) : undefined;
}

function endsInQuotes(text: string): boolean {
  return (text.replace(/\\[\s\S]/g, '').match(/"/g) ?? []).length % 2 === 1;
}
