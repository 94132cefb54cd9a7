import type { Span } from '../../../diagnostics/index.js';
import { statsFunctionNamed } from '../../functions/index.js';
import type { AggregateItem, Assignment, ChartArgs } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';

/** The functions of a chart as one aggregation and what is computed from its columns. */
export interface ChartFunctions {
  readonly items: readonly AggregateItem[];
  readonly after: readonly Assignment[];
  /** What the chart shows, in order. `counts`: an empty cell is 0. */
  readonly columns: readonly { readonly name: string; readonly counts: boolean }[];
}

/** Seconds that timechart's per_… functions relate a sum to. */
const PER: ReadonlyMap<string, number> = new Map([
  ['per_second', 1],
  ['per_minute', 60],
  ['per_hour', 3600],
  ['per_day', 86_400],
]);

const COUNTS = new Set(['count', 'c', 'dc', 'distinct_count', 'estdc']);

function whole(value: number, span: Span): EvalExpr {
  return { kind: 'number', value, text: String(value), span };
}

/** Takes the aggregates out of an expression: each becomes an item of a hidden name, which stands in its place. */
class Extraction {
  readonly items: AggregateItem[] = [];

  constructor(
    /** Length of a row's bucket in seconds. */
    private readonly seconds: number,
  ) {}

  replace(expr: EvalExpr): EvalExpr {
    switch (expr.kind) {
      case 'call':
        return this.#call(expr);
      case 'unary':
        return { ...expr, arg: this.replace(expr.arg) };
      case 'binary':
        return { ...expr, left: this.replace(expr.left), right: this.replace(expr.right) };
      case 'in':
        return { ...expr, value: this.replace(expr.value), list: expr.list.map((e) => this.replace(e)) };
      default:
        return expr;
    }
  }

  #call(expr: Extract<EvalExpr, { kind: 'call' }>): EvalExpr {
    const { span } = expr;
    const per = PER.get(expr.name);
    if (per !== undefined) {
      const product: EvalExpr = {
        kind: 'binary',
        op: '*',
        left: this.#item('sum', expr.args[0], span),
        right: whole(per, span),
        span,
      };
      const quotient: EvalExpr = { kind: 'binary', op: '/', left: product, right: whole(this.seconds, span), span };
      // Printed with six decimals (timechart page, extended examples).
      return { kind: 'call', name: 'round', args: [quotient, whole(6, span)], nameSpan: span, span };
    }
    const named = statsFunctionNamed(expr.name);
    // `max(a, b)` and `min(a, b)` are eval functions too; with one field they aggregate.
    if (named === undefined || expr.args.length > 1) return { ...expr, args: expr.args.map((a) => this.replace(a)) };
    return this.#item(named.fn, expr.args[0], span, named.parameter);
  }

  #item(fn: string, arg: EvalExpr | undefined, span: Span, parameter?: number): EvalExpr {
    const as = `#${fn}${this.items.length}`;
    const evaluated = arg !== undefined && arg.kind !== 'field';
    const item = { fn, evaluated, as, span };
    this.items.push({
      ...item,
      ...(arg === undefined ? {} : { arg }),
      ...(parameter === undefined ? {} : { parameter }),
    });
    return { kind: 'field', name: as, quoted: true, span };
  }
}

export function chartFunctions({ items }: ChartArgs, seconds: number, span: Span): ChartFunctions {
  const extraction = new Extraction(seconds);
  const plain: AggregateItem[] = [];
  const after: Assignment[] = [];
  const columns = items.map((item) => {
    if ('fn' in item) {
      plain.push(item);
      return { name: item.as, counts: COUNTS.has(item.fn) };
    }
    after.push({ field: item.as, expr: extraction.replace(item.expr), span });
    return { name: item.as, counts: false };
  });
  return { items: [...plain, ...extraction.items], after, columns };
}
