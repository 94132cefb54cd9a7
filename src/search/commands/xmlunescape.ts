import { expressionsAt } from '../plan/index.js';
import type { EvalExpr } from '../spl/index.js';
import { toInteger } from './arguments.js';
import { command, rows } from './command.js';

/** The ampersand last: what it may start was no reference before. */
const REFERENCES = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
] as const;

export const xmlunescape = command<undefined>({
  name: 'xmlunescape',
  syntax: 'xmlunescape [maxinputs=<int>]',
  summary: 'Puts the characters in place of the XML references &amp;, &lt;, &gt;, &quot; and &apos; in _raw.',
  examples: ['| makeresults | eval _raw="a &lt; b" | xmlunescape'],
  // The size of the batches in which Splunk hands rows to the command changes no result.
  parse: (cursor) => {
    const option = cursor.option(['maxinputs']);
    if (option !== undefined) toInteger(option.value, 1);
    return undefined;
  },
  print: () => '',
  lower: (_, input, { span }) => {
    const is = expressionsAt(span);
    const expr = REFERENCES.reduce<EvalExpr>(
      (value, [reference, character]) => is.call('replace', value, is.text(reference), is.text(character)),
      is.field('_raw'),
    );
    return { kind: 'extend', input: rows(input), assignments: [{ field: '_raw', expr, span }], span };
  },
});
