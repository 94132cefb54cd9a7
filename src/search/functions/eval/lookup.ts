import type { Span } from '../../../diagnostics/index.js';
import type { EvalExpr } from '../../spl/ast.js';
import { diagnose, FAILED, type Page } from '../arguments.js';
import { constantOf } from '../constant.js';
import type { EvalFunction } from '../function.js';

/** What a call of lookup() asks for, in the form that its page gives it. */
export interface LookupQuestion {
  readonly table: string;
  readonly inputs: readonly { readonly column: string; readonly expr: EvalExpr; readonly span: Span }[];
  readonly outputs: readonly { readonly column: string; readonly span: Span }[];
}

const page: Page = {
  name: 'lookup',
  arity: [3, 3],
  syntax: 'lookup(<table>, json_object(<column>, <value>, …), json_array(<column>, …))',
  summary:
    'What the rows of a lookup that match say, as the text of a JSON object: a text for each column, or an array where several rows match. No value where none matches.',
  examples: [],
  calls: [
    'lookup("http_status.csv", json_object("status", code), json_array("status_description"))',
    'json_extract(lookup("users", json_object("user", lower(user), "host", host), json_array("team")), "team")',
  ],
};

function literal(expr: EvalExpr | undefined): string | undefined {
  const value = expr === undefined ? undefined : constantOf(expr, () => undefined);
  return typeof value === 'string' ? value : undefined;
}

function argumentsOf(expr: EvalExpr | undefined, name: string): readonly EvalExpr[] {
  return expr?.kind === 'call' && expr.name === name ? expr.args : [];
}

/** Undefined if the arguments are not what they must be: a table and columns that the search itself names. */
export function lookupQuestion([table, given, wanted]: readonly EvalExpr[]): LookupQuestion | undefined {
  const pairs = argumentsOf(given, 'json_object');
  const inputs = pairs.flatMap((key, i) => {
    const [column, expr] = [i % 2 === 0 ? literal(key) : undefined, pairs[i + 1]];
    return column === undefined || expr === undefined ? [] : [{ column, expr, span: key.span }];
  });
  const names = argumentsOf(wanted, 'json_array');
  const outputs = names.flatMap((name) => {
    const column = literal(name);
    return column === undefined ? [] : [{ column, span: name.span }];
  });
  const name = literal(table);
  const complete = inputs.length * 2 === pairs.length && outputs.length === names.length;
  if (name === undefined || !complete || inputs.length === 0 || outputs.length === 0) return undefined;
  return { table: name, inputs, outputs };
}

/** Searches answer a call before they are compiled; what still has one here is written wrongly, or stands where none can. */
export const lookup: EvalFunction = {
  ...page,
  lazy: true,
  build: (_args, call) => {
    const { args, span } = call;
    if (lookupQuestion(args) !== undefined)
      call.report(diagnose('eval/function-unsupported', { span }, page.name, 'here'));
    else
      call.report(
        diagnose('eval/argument-type', { span }, page.name, 'a table, columns with values, columns', page.syntax),
      );
    return FAILED;
  },
};
