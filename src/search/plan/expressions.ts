import type { Span } from '../../diagnostics/index.js';
import type { BinaryOp, EvalExpr } from '../spl/index.js';

/** Makes eval expressions, for commands whose meaning is one; all of them blame the same place of the search. */
export interface Expressions {
  field(name: string): EvalExpr;
  text(value: string): EvalExpr;
  number(value: number): EvalExpr;
  call(name: string, ...args: readonly EvalExpr[]): EvalExpr;
  binary(op: BinaryOp, left: EvalExpr, right: EvalExpr): EvalExpr;
}

export function expressionsAt(span: Span): Expressions {
  return {
    field: (name) => ({ kind: 'field', name, quoted: true, span }),
    text: (value) => ({ kind: 'string', value, span }),
    number: (value) => ({ kind: 'number', value, text: String(value), span }),
    call: (name, ...args) => ({ kind: 'call', name, args, nameSpan: span, span }),
    binary: (op, left, right) => ({ kind: 'binary', op, left, right, span }),
  };
}
