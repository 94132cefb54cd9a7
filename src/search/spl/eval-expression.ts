import type { Span } from '../../diagnostics/index.js';
import { join } from '../../diagnostics/index.js';
import type { EvalExpr } from './ast.js';
import { unescaped } from './characters.js';
import type { Operator } from './eval-token.js';
import { binaryPower, isReserved, peekName, peekOperator, power, takeNumber } from './eval-token.js';
import { limits } from './limits.js';
import type { Reader } from './reader.js';
import { diagnose, fail } from './reader.js';

/** Search Manual, Types of expressions: tab and newline besides the quote and the backslash; `\d` and the like stay. */
const STRING_ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['t', '\t'],
  ['n', '\n'],
]);
const NAME_ESCAPES = new Map([
  ["'", "'"],
  ['\\', '\\'],
]);

/** An eval expression up to the first thing that cannot continue it. */
export function readEvalExpr(reader: Reader): EvalExpr {
  return new EvalParser(reader).binary(0);
}

/** Operator-precedence parser. `height` is that of the tree returned last, so that no tree is too high to walk. */
class EvalParser {
  private height = 0;

  constructor(private readonly reader: Reader) {}

  /** Operators that bind tighter than `least`, all from the left. */
  binary(least: number): EvalExpr {
    let left = this.operand();
    for (let next = peekOperator(this.reader); next !== undefined; next = peekOperator(this.reader)) {
      if (next.op === 'not') fail(diagnose('spl/not-in', this.reader.place(next.span)));
      if (operatorPower(next.op) <= least) break;
      left = this.combined(left, next.op, next.span);
    }
    return left;
  }

  private combined(left: EvalExpr, op: Exclude<Operator['op'], 'not'>, opSpan: Span): EvalExpr {
    const leftHeight = this.height;
    this.reader.pos = opSpan.to;
    if (op === 'in') {
      if (this.reader.peek() !== '(') fail(diagnose('spl/in-without-list', this.reader.place(opSpan)));
      const list = this.list(leftHeight);
      if (list.length === 0) fail(diagnose('spl/in-empty', this.reader.place(opSpan)));
      return { kind: 'in', value: left, list, span: { from: left.span.from, to: this.reader.pos } };
    }
    this.requireOperand(opSpan);
    const right = this.reader.nested(opSpan.from, () => this.binary(binaryPower[op]));
    this.grow(leftHeight, opSpan);
    return { kind: 'binary', op, left, right, span: join(left.span, right.span) };
  }

  private grow(otherHeight: number, at: Span): void {
    this.height = Math.max(this.height, otherHeight) + 1;
    if (this.height > limits.height) fail(diagnose('spl/expression-too-deep', this.reader.place(at), limits.height));
  }

  private requireOperand(operator: Span): void {
    const { reader } = this;
    if (!reader.atEnd() && !'),'.includes(reader.peek())) return;
    const text = reader.text.slice(operator.from, operator.to);
    fail(diagnose('spl/operand-missing', reader.place(operator), text, reader.found()));
  }

  private operand(): EvalExpr {
    const { reader } = this;
    this.height = 0;
    const char = reader.peek();
    const from = reader.pos;
    if (char === '(') return this.group(from);
    if (char === '"') return this.string();
    if (char === "'") return this.quotedField();
    if (char === '-') return this.unary('-', { from, to: from + 1 });
    if (char === '+') return this.signed({ from, to: from + 1 });
    if (char === '!' && reader.text[from + 1] !== '=') return this.unary('not', { from, to: from + 1 });
    if (char === '[') reader.wantText();
    const number = takeNumber(reader);
    if (number !== undefined) return { kind: 'number', value: Number(number.text), ...number };
    return this.named(from);
  }

  private group(open: number): EvalExpr {
    this.reader.pos++;
    const inner = this.reader.nested(open, () => this.binary(0));
    this.reader.close(open, ')');
    return { ...inner, span: { from: open, to: this.reader.pos } };
  }

  private string(): EvalExpr {
    const { inner, span } = this.reader.takeQuoted();
    return { kind: 'string', value: unescaped(inner, STRING_ESCAPES), span };
  }

  private quotedField(): EvalExpr {
    const { inner, span } = this.reader.takeQuoted();
    if (inner === '') fail(diagnose('spl/expected', this.reader.place(span), 'a field name', "`''`"));
    return { kind: 'field', name: unescaped(inner, NAME_ESCAPES), quoted: true, span };
  }

  private unary(op: '-' | 'not', opSpan: Span): EvalExpr {
    this.reader.pos = opSpan.to;
    this.requireOperand(opSpan);
    const arg = this.reader.nested(opSpan.from, () => this.binary(op === '-' ? power.multiplicative : power.and));
    this.grow(0, opSpan);
    return { kind: 'unary', op, arg, span: join(opSpan, arg.span) };
  }

  /** A plus sign before an operand says nothing. */
  private signed(sign: Span): EvalExpr {
    this.reader.pos = sign.to;
    this.requireOperand(sign);
    return this.reader.nested(sign.from, () => this.operand());
  }

  /** A field, a call, or NOT. `a.b(c)` is `a . b(c)`: no function has a dot in its name. */
  private named(from: number): EvalExpr {
    const { reader } = this;
    const whole = peekName(reader);
    if (whole === undefined) return reader.expected('a value, a field or a function');
    if (whole.toLowerCase() === 'not') return this.unary('not', { from, to: from + whole.length });
    const calls = /\s*\(/y;
    calls.lastIndex = from + whole.length;
    const isCall = calls.test(reader.text);
    const dot = isCall ? whole.lastIndexOf('.') : -1;
    const name = dot < 0 ? whole : whole.slice(0, dot);
    const span = { from, to: from + name.length };
    if (isReserved(name) && !(isCall && /^(?:like|in)$/i.test(name))) return reader.expected('a value');
    reader.pos = span.to;
    return isCall && dot < 0 ? this.call(name.toLowerCase(), span) : { kind: 'field', name, quoted: false, span };
  }

  private call(name: string, nameSpan: Span): EvalExpr {
    const args = this.list(0);
    const span = { from: nameSpan.from, to: this.reader.pos };
    const [value, ...list] = args;
    if (name !== 'in') return { kind: 'call', name, args, nameSpan, span };
    if (value === undefined || list.length === 0) fail(diagnose('spl/in-empty', this.reader.place(span)));
    return { kind: 'in', value, list, span };
  }

  /** `( a, b )`, each an expression of its own. */
  private list(otherHeight: number): EvalExpr[] {
    const { reader } = this;
    const open = reader.peek() === '(' ? reader.pos : reader.expected('`(`');
    reader.pos++;
    let highest = otherHeight;
    const items: EvalExpr[] = [];
    if (reader.peek() !== ')') {
      do {
        items.push(reader.nested(open, () => this.binary(0)));
        highest = Math.max(highest, this.height);
      } while (reader.take(','));
    }
    reader.close(open, ')');
    this.grow(highest, { from: open, to: open + 1 });
    return items;
  }
}

function operatorPower(op: Exclude<Operator['op'], 'not'>): number {
  return op === 'in' ? power.comparison : binaryPower[op];
}
