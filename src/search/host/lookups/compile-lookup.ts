import type { Diagnostic } from '../../../diagnostics/index.js';
import type { LookupTable } from '../../../knowledge/index.js';
import type { LookupCell, LookupRows } from '../../../store/index.js';
import type { ColumnIndex } from './column-index.js';
import { diagnose } from './diagnose.js';
import { exactIndex } from './exact-index.js';
import { networkIndex } from './network-index.js';
import { rowsAround, timedRows, within } from './row-times.js';
import { unreadableVariable } from './time-reader.js';
import { wildcardIndex } from './wildcard-index.js';

export type LookupRow = readonly LookupCell[];

/** How a table matches; a `LookupTable` is one. */
export type LookupRules = Pick<
  LookupTable,
  'name' | 'source' | 'caseSensitive' | 'maxMatches' | 'minMatches' | 'defaultMatch' | 'matchTypes' | 'time'
>;

export interface LookupOptions {
  /** IANA name: of the times in the table that do not say. */
  readonly timezone: string;
  /** Takes what is wrong with the table. */
  readonly report: (diagnostic: Diagnostic) => void;
}

export interface LookupMatcher {
  /** Of the rows, in order. */
  readonly columns: readonly string[];
  /** Whether `match` needs the time of the event. */
  readonly timed: boolean;
  /**
   * The rows that match one value for each input: at most `maxMatches`, in file order or, in time, the newest first;
   * then rows of `defaultMatch` up to `minMatches`. An empty list says that none matches. Undefined if a value or a
   * needed time is absent: such an event stays as it is (props.conf.spec, LOOKUP-). `time` in seconds since the epoch.
   */
  match(values: readonly (string | undefined)[], time?: number): readonly LookupRow[] | undefined;
}

/** How the cells of a table and the values of events are compared without regard to case. */
export interface Folding {
  value(text: string): string;
  cell(text: string): string;
}

const same = (text: string): string => text;
const lower = (text: string): string => text.toLowerCase();

/**
 * Cells of a collection are compared as they are even where case does not count, so they match in lower case only:
 * transforms.conf.spec, case_sensitive_match.
 */
export function foldingOf({ caseSensitive, source }: Pick<LookupRules, 'caseSensitive' | 'source'>): Folding {
  if (caseSensitive) return { value: same, cell: same };
  return { value: lower, cell: source.kind === 'collection' ? same : lower };
}

/**
 * Prepares a table for matching on some of its columns, `inputs`; each must be a column of `contents`. Building takes
 * time in the size of the table, matching hardly any, so that values may come by the hundred thousand.
 * Source: transforms.conf.spec, "Lookup tables".
 */
export function compileLookup(
  rules: LookupRules,
  contents: LookupRows,
  inputs: readonly string[],
  options: LookupOptions,
): LookupMatcher {
  const { columns } = contents;
  const { rows, times } = inTime(rules, contents, options);
  const folding = foldingOf(rules);
  const indexes = buildIndexes(rules, { columns, rows }, inputs, folding, options);
  // The index that leaves the fewest rows finds them; the others look at those.
  const [driver, ...others] = indexes.toSorted((a, b) => b.distinct - a.distinct);
  const padding: LookupRow = columns.map(() => rules.defaultMatch);

  function select(values: readonly string[], time: number): LookupRow[] {
    const candidates = driver?.find(values) ?? [];
    const range = times === undefined || rules.time === undefined ? undefined : rowsAround(times, time, rules.time);
    const [from, to] = range === undefined ? [0, candidates.length] : within(candidates, range);
    const found: LookupRow[] = [];
    for (let i = from; i < to && found.length < rules.maxMatches; i++) {
      const row = candidates[i] ?? 0;
      if (others.every((index) => index.accepts(row, values))) found.push(rows[row] ?? []);
    }
    while (found.length < rules.minMatches) found.push(padding);
    return found;
  }

  return {
    columns,
    timed: times !== undefined,
    match: (values, time) => {
      if (times !== undefined && time === undefined) return undefined;
      const folded: string[] = [];
      for (const value of values) {
        if (value === undefined) return undefined;
        folded.push(folding.value(value));
      }
      return select(folded, time ?? 0);
    },
  };
}

/** The rows in the order in which they match; with their times if the table is one in time. */
function inTime(
  { name, time }: LookupRules,
  { columns, rows }: LookupRows,
  { timezone, report }: LookupOptions,
): { readonly rows: readonly LookupRow[]; readonly times?: Float64Array } {
  if (time === undefined) return { rows };
  const unknown = unreadableVariable(time.format);
  if (unknown !== undefined) report(diagnose('search/lookup-time-format', {}, name, unknown));
  const timed = timedRows(rows, columns.indexOf(time.column), time, timezone);
  if (unknown === undefined && timed.untimed > 0) {
    report(diagnose('search/lookup-row-time', {}, name, time.column, time.format, timed.untimed));
  }
  return timed;
}

function buildIndexes(
  { name, matchTypes }: LookupRules,
  { columns, rows }: LookupRows,
  inputs: readonly string[],
  { cell }: Folding,
  { report }: LookupOptions,
): ColumnIndex[] {
  const positions = inputs.map((input) => columns.indexOf(input));
  const exact = inputs.flatMap((input, i) => (matchTypes.has(input) ? [] : [i]));
  const indexes: ColumnIndex[] = [];
  if (exact.length > 0) {
    const exactColumns = exact.map((i) => positions[i] ?? -1);
    indexes.push(exactIndex(rows, exactColumns, exact, cell));
  }
  for (const [i, input] of inputs.entries()) {
    const type = matchTypes.get(input);
    const column = positions[i] ?? -1;
    if (type === 'wildcard') indexes.push(wildcardIndex(rows, column, i, cell));
    if (type !== 'cidr') continue;
    const odd: number[] = [];
    indexes.push(networkIndex(rows, column, i, (row) => odd.push(row)));
    const [first] = odd;
    if (first === undefined) continue;
    report(diagnose('search/lookup-network', {}, name, input, String(rows[first]?.[column]), odd.length));
  }
  return indexes;
}
