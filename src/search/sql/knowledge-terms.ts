import type { SearchExpr, SearchValue } from '../spl/index.js';
import type { CompileContext } from './context.js';
import { globMatches, isAny } from './glob.js';

/*
 * `eventtype=x`, `tag=x` and `tag::field=x` become the searches they stand for before tables are chosen,
 * so that the sources named inside an event type prune what is read.
 */

type Test = (value: string) => boolean;

/** A search value that means exactly this text. */
function literal(value: string, like: SearchExpr): SearchValue {
  return { pieces: [value], quoted: true, caseSensitive: false, span: like.span };
}

function either(items: readonly SearchExpr[], like: SearchExpr): SearchExpr {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only;
  if (items.length === 0) return { kind: 'not', item: { kind: 'all', span: like.span }, span: like.span };
  return { kind: 'or', items, span: like.span };
}

function eventTypes(test: Test, like: SearchExpr, context: CompileContext): SearchExpr {
  const found = context.knowledge.eventTypes.filter((e) => test(e.name));
  const parsed = found.map((e) => context.parseSearch(e.search)).filter((e): e is SearchExpr => e !== undefined);
  return either(parsed, like);
}

function tags(test: Test, field: string | undefined, like: SearchExpr, context: CompileContext): SearchExpr {
  const rules = context.knowledge.tags.filter((r) => (field === undefined || r.field === field) && r.tags.some(test));
  const items = rules.map((rule) =>
    rule.field === 'eventtype'
      ? eventTypes((name) => name === rule.value, like, context)
      : ({ kind: 'compare', field: rule.field, op: '=', value: literal(rule.value, like), span: like.span } as const),
  );
  return either(items, like);
}

function standsFor(field: string, values: readonly SearchValue[], like: SearchExpr, context: CompileContext) {
  const test: Test = (value) => values.some((v) => isAny(v) || globMatches(v, value));
  if (field === 'eventtype') return eventTypes(test, like, context);
  if (field === 'tag') return tags(test, undefined, like, context);
  return field.startsWith('tag::') ? tags(test, field.slice(5), like, context) : undefined;
}

export function expandKnowledgeTerms(expr: SearchExpr, context: CompileContext): SearchExpr {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return { ...expr, items: expr.items.map((item) => expandKnowledgeTerms(item, context)) };
    case 'not':
      return { ...expr, item: expandKnowledgeTerms(expr.item, context) };
    case 'compare':
      if (expr.op !== '=') return expr;
      return standsFor(expr.field, [expr.value], expr, context) ?? expr;
    case 'in':
      return standsFor(expr.field, expr.values, expr, context) ?? expr;
    case 'subsearch':
      return expandKnowledgeTerms(context.subsearch(expr), context);
    default:
      return expr;
  }
}
