import type { Diagnostic, Span } from '../../../diagnostics/index.js';
import { expressionsAt, type Plan } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { distinctKeys, keyField } from '../beside.js';
import type { HostContext, Row } from '../operator.js';
import type { LookupRow } from './compile-lookup.js';
import { diagnose } from './diagnose.js';
import { MOST_COMBINATIONS, matchEach } from './match-each.js';
import type { OpenLookup } from './open-lookup.js';

/** What of a plan's rows is matched with a lookup. */
export interface Matching {
  readonly columns: readonly string[];
  /** The value for each column. */
  readonly values: readonly EvalExpr[];
  /** For lookups that match on time. */
  readonly time: EvalExpr;
}

export interface Matches {
  readonly keys: readonly EvalExpr[];
  /** The distinct keys, and the rows of the lookup that each finds. */
  readonly found: readonly { readonly key: Row; readonly rows: readonly LookupRow[] }[];
}

/** Matches the distinct values of a plan's rows. */
export async function matchRows(
  input: Plan,
  lookup: OpenLookup,
  { columns, values, time }: Matching,
  span: Span,
  context: HostContext,
): Promise<Matches> {
  const { name } = lookup.table;
  const report = (diagnostic: Diagnostic): void => context.report({ span, ...diagnostic });
  const matcher = lookup.matcher(columns, { timezone: context.timezone, report });
  // The time as text: what the keys are compared by must not depend on how a number is printed.
  const keys = matcher.timed ? [...values, expressionsAt(span).call('tostring', time)] : values;
  const cut = (): void => report(diagnose('search/lookup-combinations', {}, name, MOST_COMBINATIONS));
  const asked = await distinctKeys(input, keys, `the lookup "${name}"`, span, context);
  const found = asked.flatMap((key) => {
    const given = values.map((_, i) => key[keyField(i)]);
    const at = matcher.timed ? Number(key[keyField(values.length)]) : undefined;
    const rows = matchEach(matcher, given, at, cut);
    return rows === undefined ? [] : [{ key, rows }];
  });
  return { keys, found };
}
