import type { Cursor, Word } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, quote, words } from './spelling.js';

interface Args {
  readonly field: string;
  readonly text: string;
  readonly sed: boolean;
  readonly maxMatch: number;
  readonly offsetField?: string;
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  let text: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['field', 'max_match', 'offset_field', 'mode']);
    if (option !== undefined) given.set(option.name, option.value);
    else text = cursor.pattern();
  }
  if (text === undefined) {
    return fail({ span: cursor.here() }, 'rex needs a regular expression.', 'Write rex field=<field> "(?<name>…)".');
  }
  const mode = given.get('mode');
  if (mode !== undefined && mode.text.toLowerCase() !== 'sed')
    fail(mode, `Unknown mode "${mode.text}".`, 'Use mode=sed.');
  const sed = mode !== undefined;
  if (!sed && !/\(\?(?:P?<|')[A-Za-z_]/.test(text.text)) {
    fail(text, 'The regular expression has no named group, so rex would extract nothing.', 'Name a group: (?<name>…).');
  }
  const [max, offset] = [given.get('max_match'), given.get('offset_field')];
  return {
    field: given.get('field')?.text ?? '_raw',
    text: text.text,
    sed,
    maxMatch: max === undefined ? 1 : toInteger(max),
    ...(offset === undefined ? {} : { offsetField: offset.text }),
  };
}

export const rex = command<Args>({
  name: 'rex',
  syntax: 'rex [field=<field>] ("<regex>" [max_match=<int>] [offset_field=<field>] | mode=sed "<sed-expression>")',
  summary: 'Extracts fields with the named groups of a regular expression, or edits a field with sed expressions.',
  examples: ['| makeresults | eval m="from a to b" | rex field=m "from (?<src>\\w+) to (?<dest>\\w+)"'],
  parse,
  print: (a) =>
    words(
      a.field === '_raw' ? '' : `field=${fieldName(a.field)}`,
      options([
        ['mode', a.sed ? 'sed' : undefined],
        ['max_match', a.maxMatch === 1 ? undefined : a.maxMatch],
        ['offset_field', a.offsetField],
      ]),
      quote(a.text),
    ),
  lower: (a, input, { span }) => {
    if (a.sed) return { kind: 'substitute', input: rows(input), field: a.field, script: a.text, span };
    const offsets = a.offsetField === undefined ? {} : { offsetField: a.offsetField };
    return {
      kind: 'extract',
      input: rows(input),
      field: a.field,
      pattern: a.text,
      maxMatch: a.maxMatch,
      ...offsets,
      span,
    };
  },
});
