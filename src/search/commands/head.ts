import { type Cursor, type EvalExpr, printEvalExpr, type Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options, words } from './spelling.js';

interface Args {
  readonly count: number | undefined;
  readonly expr: EvalExpr | undefined;
  readonly nullPasses: boolean;
  readonly keepLast: boolean;
}

const OPTIONS = ['limit', 'null', 'keeplast'];

function bareCount(cursor: Cursor): Word | undefined {
  const mark = cursor.mark();
  if (cursor.atEnd() || cursor.symbol('(')) {
    cursor.reset(mark);
    return undefined;
  }
  const word = cursor.field();
  const next = cursor.mark();
  if (/^\d+$/.test(word.text) && (cursor.atEnd() || !/^[<>=!+*/%.-]/.test(peek(cursor, next)))) return word;
  cursor.reset(mark);
  return undefined;
}

/** The symbol that comes next, if one of an expression's. */
function peek(cursor: Cursor, mark: number): string {
  const found = ['<', '>', '=', '!', '+', '*', '/', '%', '.', '-'].find((s) => cursor.symbol(s)) ?? '';
  cursor.reset(mark);
  return found;
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  let count: Word | undefined;
  let expr: EvalExpr | undefined;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else {
      const number = count === undefined ? bareCount(cursor) : undefined;
      if (number !== undefined) count = number;
      else expr = cursor.evalExpr();
    }
  }
  const limit = given.get('limit');
  if (limit !== undefined && count !== undefined) fail(limit, 'head has both a count and limit=.', 'Give one of them.');
  const number = limit ?? count;
  const [nulls, last] = [given.get('null'), given.get('keeplast')];
  return {
    count: number === undefined ? undefined : toInteger(number),
    expr,
    nullPasses: nulls === undefined ? false : toBoolean(nulls),
    keepLast: last === undefined ? false : toBoolean(last),
  };
}

export const head = command<Args>({
  name: 'head',
  syntax: 'head [<N>|limit=<N>] [(<eval-expression>)] [null=<bool>] [keeplast=<bool>]',
  summary:
    'Keeps the first rows, 10 unless told otherwise; with an expression, rows up to the first where it is not true.',
  examples: ['search EventCode=22 | head 5', '| makeresults count=3 | eval n=1 | head (n<3) keeplast=true'],
  parse,
  print: ({ count, expr, nullPasses, keepLast }) =>
    words(
      options([
        ['limit', count],
        ['null', nullPasses || undefined],
        ['keeplast', keepLast || undefined],
      ]),
      expr === undefined ? '' : `(${printEvalExpr(expr)})`,
    ),
  lower: ({ count, expr, nullPasses, keepLast }, input, { span }) => {
    const kept = count ?? (expr === undefined ? 10 : undefined);
    return {
      kind: 'limit',
      input: rows(input),
      end: 'head',
      ...(kept === undefined ? {} : { count: kept }),
      ...(expr === undefined ? {} : { while: { expr, nullPasses, keepLast } }),
      span,
    };
  },
});
