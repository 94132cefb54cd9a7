import type { SearchExpr } from '../spl/index.js';

const METADATA = new Set(['index', 'source', 'sourcetype', 'host']);

function isMetadata(expr: SearchExpr): boolean {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.every(isMetadata);
    case 'not':
      return isMetadata(expr.item);
    case 'compare':
    case 'in':
      return METADATA.has(expr.field);
    default:
      return expr.kind === 'time';
  }
}

/** The terms of a conjunction that speak of index, source, sourcetype, host and time alone: a base search can be narrowed by them. */
export function metadataTerms(expr: SearchExpr): SearchExpr | undefined {
  const terms = expr.kind === 'and' ? expr.items.filter(isMetadata) : isMetadata(expr) ? [expr] : [];
  const [only] = terms;
  return terms.length > 1 ? { kind: 'and', items: terms, span: expr.span } : only;
}
