import type { EvalExpr } from './ast.js';

/** The expressions that one is made of. */
export function partsOf(expr: EvalExpr): readonly EvalExpr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args;
    case 'unary':
      return [expr.arg];
    case 'binary':
      return [expr.left, expr.right];
    case 'in':
      return [expr.value, ...expr.list];
    default:
      return [];
  }
}

/** The names of fields that an expression may read; `a.b` may be one field or two. */
export function fieldsRead(expr: EvalExpr): ReadonlySet<string> {
  const own = expr.kind !== 'field' ? [] : expr.quoted ? [expr.name] : [expr.name, ...expr.name.split('.')];
  return new Set([...own, ...partsOf(expr).flatMap((part) => [...fieldsRead(part)])]);
}

/** The functions that an expression calls, in lower case. */
export function functionsCalled(expr: EvalExpr): ReadonlySet<string> {
  const own = expr.kind === 'call' ? [expr.name] : [];
  return new Set([...own, ...partsOf(expr).flatMap((part) => [...functionsCalled(part)])]);
}
