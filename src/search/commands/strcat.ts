import { expressionsAt } from '../plan/index.js';
import type { Cursor, EvalExpr, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, quote, words } from './spelling.js';

interface Args {
  readonly allRequired: boolean;
  readonly parts: readonly { readonly literal: boolean; readonly text: string }[];
  readonly target: string;
}

function parse(cursor: Cursor): Args {
  let allRequired = false;
  const found: Word[] = [];
  while (cursor.more()) {
    const option = cursor.option(['allrequired']);
    if (option !== undefined) allRequired = toBoolean(option.value);
    else found.push(cursor.field());
  }
  const target = found.pop();
  if (target === undefined || found.length < 2) {
    return fail(
      { span: cursor.here() },
      'strcat needs two or more values and a field to put them in.',
      'Write strcat host ":" port address.',
    );
  }
  return { allRequired, parts: found.map((w) => ({ literal: w.quoted, text: w.text })), target: target.text };
}

export const strcat = command<Args>({
  name: 'strcat',
  syntax: 'strcat [allrequired=<bool>] <source> <source>... <field>',
  summary: 'Puts the values of fields, and texts in quotes, together in a field.',
  examples: ['| makeresults | eval host="web", port=80 | strcat host ":" port address'],
  parse,
  print: ({ allRequired, parts, target }) =>
    words(
      options([['allrequired', allRequired ? true : undefined]]),
      // A name that was written without quotes can be: in quotes it would be a text.
      ...parts.map((p) => (p.literal ? quote(p.text) : p.text)),
      fieldName(target),
    ),
  lower: ({ allRequired, parts, target }, input, { span }) => {
    const is = expressionsAt(span);
    const value = (name: string): EvalExpr =>
      allRequired ? is.field(name) : is.call('coalesce', is.field(name), is.text(''));
    const joined = parts
      .map((p) => (p.literal ? is.text(p.text) : value(p.text)))
      .reduce((left, right) => is.binary('.', left, right));
    const expr = allRequired ? is.call('coalesce', joined, is.field(target)) : joined;
    return { kind: 'extend', input: rows(input), assignments: [{ field: target, expr, span }], span };
  },
});
