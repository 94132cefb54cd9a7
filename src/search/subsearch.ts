import { inputsOf, type Plan } from './plan/index.js';
import type { FieldValue, ResultRow } from './result.js';
import { parseSearchExpression, type SearchExpr, type SearchValue } from './spl/index.js';

export type SubsearchNode = Extract<SearchExpr, { kind: 'subsearch' }>;

function inExpr(expr: SearchExpr): readonly SubsearchNode[] {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.flatMap(inExpr);
    case 'not':
      return inExpr(expr.item);
    case 'subsearch':
      return [expr];
    default:
      return [];
  }
}

/** The subsearches that filter a plan's rows. */
export function subsearchesOf(plan: Plan): readonly SubsearchNode[] {
  const below = inputsOf(plan).flatMap(subsearchesOf);
  if (plan.kind === 'scan') return inExpr(plan.predicate);
  if (plan.kind === 'filter' && plan.predicate.kind === 'search') return [...below, ...inExpr(plan.predicate.expr)];
  return below;
}

function value(text: string, like: SearchExpr): SearchValue {
  return { pieces: text.split('*'), quoted: true, caseSensitive: false, span: like.span };
}

function joined(kind: 'and' | 'or', items: readonly SearchExpr[], like: SearchExpr): SearchExpr {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind, items, span: like.span };
}

function column(field: string, cell: FieldValue, like: SearchExpr): SearchExpr {
  const texts = typeof cell === 'string' ? [cell] : cell;
  // Fields of these names go in bare, without name and quotes; only the first value counts.
  if (field === 'search' || field === 'query') {
    const [first = ''] = texts;
    return (
      parseSearchExpression(first).expr ?? { kind: 'text', form: 'phrase', value: value(first, like), span: like.span }
    );
  }
  const items = texts.map(
    (t): SearchExpr => ({ kind: 'compare', field, op: '=', value: value(t, like), span: like.span }),
  );
  return joined('or', items, like);
}

/**
 * What `format` makes of a subsearch's rows: fields ANDed, rows ORed, internal and absent fields left out;
 * no rows match nothing (format page; Search Manual, "Change the format of subsearch results").
 */
export function formatRows(rows: readonly ResultRow[], like: SearchExpr): SearchExpr {
  const terms = rows.map((row) =>
    Object.keys(row)
      .filter((field) => !field.startsWith('_'))
      .sort()
      .map((field) => column(field, row[field] as FieldValue, like)),
  );
  const filled = terms.filter((t) => t.length > 0).map((t) => joined('and', t, like));
  if (filled.length > 0) return joined('or', filled, like);
  return { kind: 'not', item: { kind: 'all', span: like.span }, span: like.span };
}
