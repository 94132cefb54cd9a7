import { searchMessages } from '../diagnostics/codes/search.js';
import { closeMatch, type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { Catalogue, Origin, Store } from '../store/index.js';
import { visible } from './access.js';
import { partsOf, strangersIn } from './named-fields.js';
import type { Plan } from './plan/index.js';
import type { SearchRequest, SearchResult } from './result.js';
import { search } from './search.js';
import type { EvalExpr, SearchExpr, SearchValue } from './spl/index.js';
import { start } from './start.js';

const diagnose = diagnoser(searchMessages);

const PLACES = ['index', 'sourcetype', 'source', 'host'] as const satisfies readonly (keyof Origin)[];
type Place = (typeof PLACES)[number];

function isPlace(field: string): field is Place {
  return PLACES.some((place) => place === field);
}

/** The terms that every event has to meet. */
function required(expr: SearchExpr): readonly SearchExpr[] {
  return expr.kind === 'and' ? expr.items.flatMap(required) : [expr];
}

function asked(expr: SearchExpr): { readonly field: string; readonly values: readonly SearchValue[] } | undefined {
  if (expr.kind === 'in') return expr;
  return expr.kind === 'compare' && expr.op === '=' ? { field: expr.field, values: [expr.value] } : undefined;
}

/** A term such as `index=prod` where no event of the store is in that index. */
function absentPlace(expr: SearchExpr, catalogue: Catalogue): Diagnostic | undefined {
  const { field, values } = asked(expr) ?? {};
  if (field === undefined || values === undefined || !isPlace(field)) return undefined;
  const wanted = values.flatMap(({ pieces }) => (pieces.length === 1 ? pieces : []));
  if (wanted.length < values.length) return undefined;
  const there = [...new Set(catalogue.tables.flatMap((table) => table.origins.map((origin) => origin[field])))].sort();
  const known = new Set(there.map((name) => name.toLowerCase()));
  if (wanted.some((name) => known.has(name.toLowerCase()))) return undefined;
  const close = wanted.flatMap((name) => closeMatch(name, there) ?? []);
  return diagnose('search/nothing-there', { span: expr.span }, field, wanted, close, there);
}

/** Texts with an asterisk that `where` compares letter by letter. */
function* literalAsterisks(expr: EvalExpr): Generator<EvalExpr> {
  if (expr.kind === 'binary') {
    if (expr.op === '=' || expr.op === '!=') {
      yield* [expr.left, expr.right].filter((side) => side.kind === 'string' && side.value.includes('*'));
    }
    yield* literalAsterisks(expr.left);
    yield* literalAsterisks(expr.right);
  } else if (expr.kind === 'unary') yield* literalAsterisks(expr.arg);
}

function adviceOn(plan: Plan, catalogue: Catalogue): readonly Diagnostic[] {
  if (plan.kind === 'scan') return required(plan.predicate).flatMap((term) => absentPlace(term, catalogue) ?? []);
  if (plan.kind !== 'filter' || plan.predicate.kind !== 'eval') return [];
  return [...literalAsterisks(plan.predicate.expr)].map(({ span }) => diagnose('search/literal-asterisk', { span }));
}

/**
 * What may be why a search has no rows: indexes and source types that hold no event, fields that a data model does not
 * have, asterisks where they are no wildcards. The search is read again, not run.
 */
async function adviceOnNothing(request: SearchRequest, store: Store): Promise<readonly Diagnostic[]> {
  const { planned, run } = await start(request, store, true);
  try {
    const before = new Set(planned.messages());
    const catalogue = visible(store.catalogue(), request.access);
    for (const part of partsOf(planned.plan)) for (const advice of adviceOn(part, catalogue)) planned.report(advice);
    for (const { model, field, match } of strangersIn(planned.plan, planned.knowledge)) {
      planned.report(diagnose('search/not-in-model', {}, field, model, match));
    }
    return planned.messages().filter((message) => !before.has(message));
  } finally {
    await run.release();
  }
}

/** `search` for a person: without rows, warnings say what may be why. */
export async function askedSearch(request: SearchRequest, store: Store): Promise<SearchResult> {
  const result = await search(request, store);
  if (result.rows.length > 0) return result;
  return { ...result, messages: [...result.messages, ...(await adviceOnNothing(request, store))] };
}
