import type { Diagnostic } from '../diagnostics/index.js';
import { formattedFields, isBareField, type Row } from './host/index.js';
import { inputsOf, type Plan } from './plan/index.js';
import type { FieldValue } from './result.js';
import { parseSearchExpression, readTimeModifier, type SearchExpr, type SearchValue } from './spl/index.js';

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

type Report = (diagnostic: Diagnostic) => void;

/** `field="text"`; a field named like a time modifier (`earliest`) sets the time range. */
function equation(field: string, text: string, { span }: SearchExpr): SearchExpr {
  const reading = readTimeModifier(field);
  if (reading === undefined || reading === 'unsupported') {
    return { kind: 'compare', field, op: '=', value: value(text, { kind: 'all', span }), span };
  }
  return { kind: 'time', modifier: reading.modifier, op: '=', value: reading.value(text) ?? text, span };
}

/** Text that goes into the search as it is; places in it are those of the subsearch. */
function bare(text: string, { span }: SearchExpr, report: Report): SearchExpr {
  const { expr, diagnostics } = parseSearchExpression(text);
  for (const diagnostic of diagnostics) report({ ...diagnostic, source: text });
  return expr ?? { kind: 'all', span };
}

function column(field: string, cell: FieldValue, like: SearchExpr, report: Report): SearchExpr {
  const texts = typeof cell === 'string' ? [cell] : cell;
  if (isBareField(field)) return bare(texts[0] ?? '', like, report);
  return joined(
    'or',
    texts.map((text) => equation(field, text, like)),
    like,
  );
}

/**
 * What `format` makes of a subsearch's rows, as an expression: fields ANDed, rows ORed, internal and absent fields left
 * out; no rows match nothing (format page; Search Manual, "Change the format of subsearch results"). Thousands of rows
 * need not become text first.
 */
export function formatRows(rows: readonly Row[], like: SearchExpr, report: Report): SearchExpr {
  const terms = rows.map((row) =>
    formattedFields(row).map((field) => column(field, row[field] as FieldValue, like, report)),
  );
  const filled = terms.filter((t) => t.length > 0).map((t) => joined('and', t, like));
  if (filled.length > 0) return joined('or', filled, like);
  return { kind: 'not', item: { kind: 'all', span: like.span }, span: like.span };
}
