import { inputsOf, type Plan } from '../plan/index.js';
import type { SearchExpr } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { resolveTime } from './time-bound.js';

/** Seconds since the epoch; absent = not bounded. */
export interface TimeRange {
  readonly earliest: number | undefined;
  readonly latest: number | undefined;
}

type TimeTerm = Extract<SearchExpr, { kind: 'time' }>;

function timeTerms(expr: SearchExpr): readonly TimeTerm[] {
  if (expr.kind === 'time') return [expr];
  return expr.kind === 'and' || expr.kind === 'or' ? expr.items.flatMap(timeTerms) : [];
}

/** The time that a base search looks at: its own terms (all windows together), else the job's ("Time modifiers"). */
function rangeOf(expr: SearchExpr, context: CompileContext): TimeRange {
  const terms = timeTerms(expr);
  const bounds = (modifier: string): readonly number[] =>
    terms.filter((t) => t.modifier === modifier).flatMap((t) => resolveTime(t.value, context, t.span) ?? []);
  const [earliest, latest] = [bounds('earliest'), bounds('latest')];
  if (earliest.length === 0 && latest.length === 0) return context;
  return {
    earliest: earliest.length === 0 ? undefined : Math.min(...earliest),
    latest: latest.length === 0 ? context.now : Math.max(...latest),
  };
}

/** The time range of the search that the rows of a plan come from. */
export function searchRange(plan: Plan, context: CompileContext): TimeRange {
  let at: Plan | undefined = plan;
  while (at !== undefined && at.kind !== 'scan') at = inputsOf(at)[0];
  return at === undefined ? context : rangeOf(at.predicate, context);
}
