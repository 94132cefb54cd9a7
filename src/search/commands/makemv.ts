import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import { type Expressions, expressionsAt, type LowerContext, type Plan } from '../plan/index.js';
import type { Cursor, EvalExpr, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { externalField } from './internal-field.js';
import { fieldName, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Args {
  readonly field: string;
  readonly by: { readonly kind: 'delimiter' | 'tokenizer'; readonly text: string };
  readonly allowEmpty: boolean;
}

function splitter(given: ReadonlyMap<string, Word>): Args['by'] {
  const [delimiter, tokenizer] = [given.get('delim'), given.get('tokenizer')];
  if (delimiter !== undefined && tokenizer !== undefined)
    fail(tokenizer, 'makemv takes delim or tokenizer, not both.', 'Leave one of them out.');
  if (tokenizer !== undefined) {
    if (!/\((?!\?)|\(\?P?</.test(tokenizer.text))
      fail(tokenizer, 'The tokenizer has no group.', 'Write brackets around what is a value: "([^,]+),?".');
    return { kind: 'tokenizer', text: tokenizer.text };
  }
  if (delimiter?.text === '') fail(delimiter, 'The delimiter is empty.', 'Give a text such as ",".');
  return { kind: 'delimiter', text: delimiter?.text ?? ' ' };
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  let field: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['delim', 'tokenizer', 'allowempty', 'setsv']);
    if (option !== undefined) given.set(option.name, option.value);
    else if (field === undefined) field = cursor.field();
    else fail({ span: cursor.here() }, 'makemv takes one field.', 'Write makemv again for another field.');
  }
  const name = externalField(field, 'makemv', cursor);
  const [empty, setsv] = [given.get('allowempty'), given.get('setsv')];
  const by = splitter(given);
  const allowEmpty = empty !== undefined && toBoolean(empty);
  const refuse = (word: Word, what: string): void => cursor.report(diagnose('search/unsupported', word, what));
  if (setsv !== undefined && toBoolean(setsv)) refuse(setsv, 'makemv setsv=true');
  if (empty !== undefined && allowEmpty && by.kind === 'tokenizer')
    refuse(empty, 'makemv allowempty=true with tokenizer');
  return { field: name, by, allowEmpty };
}

/** The value cut at the delimiter; what are several values already are cut one by one. */
function pieces({ field, by, allowEmpty }: Args, input: Plan, is: Expressions, span: LowerContext['span']): Plan {
  const [own, delimiter] = [is.field(field), is.text(by.text)];
  const assign = (expr: EvalExpr) => ({ field, expr, span });
  const cut = assign(is.call('split', is.call('mvjoin', own, delimiter), delimiter));
  const filled = assign(is.call('mvfilter', is.binary('!=', own, is.text(''))));
  return { kind: 'extend', input, assignments: allowEmpty ? [cut] : [cut, filled], span };
}

/** What the first group of each match holds. */
function tokens({ field, by }: Args, input: Plan, is: Expressions, span: LowerContext['span']): Plan {
  const targets = ['#token'];
  // A makemv before this one has left its tokens.
  const clear = { field: '#token', expr: is.call('null'), span };
  const cleared: Plan = { kind: 'extend', input, assignments: [clear], span };
  const matches: Plan = { kind: 'extract', input: cleared, field, pattern: by.text, maxMatch: 0, targets, span };
  return { kind: 'extend', input: matches, assignments: [{ field, expr: is.field('#token'), span }], span };
}

export const makemv = command<Args>({
  name: 'makemv',
  syntax: 'makemv [delim=<string> | tokenizer=<regex>] [allowempty=<bool>] [setsv=<bool>] <field>',
  summary:
    'Makes a field multivalue: its value cut at a delimiter, or what the first group of a regular expression matches.',
  examples: [
    '| makeresults | eval to="ann,bob" | makemv delim="," to',
    '| makeresults | eval words="a-b c" | makemv tokenizer="([\\\\w-]+)" words',
  ],
  parse,
  print: ({ field, by, allowEmpty }) =>
    words(
      options([
        ['delim', by.kind === 'delimiter' && by.text !== ' ' ? by.text : undefined],
        ['tokenizer', by.kind === 'tokenizer' ? by.text : undefined],
        ['allowempty', allowEmpty ? true : undefined],
      ]),
      fieldName(field),
    ),
  lower: (args, input, { span }) =>
    (args.by.kind === 'delimiter' ? pieces : tokens)(args, rows(input), expressionsAt(span), span),
});
