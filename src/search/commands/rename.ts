import type { Rename } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName } from './spelling.js';

type Pairs = Rename['pairs'];

function pairs(cursor: Cursor): Pairs {
  const found: { from: string; to: string; span: { from: number; to: number } }[] = [];
  while (cursor.more()) {
    const from = cursor.field();
    if (!cursor.keyword('as')) {
      fail({ span: cursor.here() }, `Expected AS after "${from.text}".`, 'Write rename <field> AS <new name>.');
    }
    const to = cursor.field();
    if (to.text === '') fail(to, 'A field needs a name.', 'Write rename <field> AS <new name>.');
    if (found.some((p) => p.from === from.text)) {
      fail(from, `The field "${from.text}" is renamed twice.`, 'Rename a field to one name; use eval to copy it.');
    }
    found.push({ from: from.text, to: to.text, span: { from: from.span.from, to: to.span.to } });
  }
  if (found.length === 0) fail({ span: cursor.here() }, 'rename needs a field.', 'Write rename <field> AS <new name>.');
  return found;
}

export const rename = command<Pairs>({
  name: 'rename',
  syntax: 'rename <field> AS <new-name>[, <field> AS <new-name>]...',
  summary: 'Renames fields; wildcards stand for the same text on both sides.',
  examples: ['| makeresults | eval Computer="pc" | rename Computer as dest'],
  parse: pairs,
  print: (args) => args.map((p) => `${fieldName(p.from)} AS ${fieldName(p.to)}`).join(', '),
  lower: (args, input, { span }) => ({ kind: 'rename', input: rows(input), pairs: args, span }),
});
