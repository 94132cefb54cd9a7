import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, quote } from './spelling.js';

interface Args {
  readonly field: string;
  readonly negated: boolean;
  readonly pattern: string;
}

/** `!=` also keeps rows without the field, unlike `search field!=value` (regex page). */
export const regex = command<Args>({
  name: 'regex',
  syntax: 'regex [<field>=|<field>!=]"<regex>"',
  summary: 'Keeps the rows whose field matches, or does not match, a regular expression.',
  examples: ['| makeresults | eval ip="10.0.0.1" | regex ip="^10\\."'],
  parse: (cursor) => {
    const mark = cursor.mark();
    const first = cursor.word();
    if (first.quoted && cursor.atEnd()) return { field: '_raw', negated: false, pattern: first.text };
    cursor.reset(mark);
    const name = cursor.field();
    if (cursor.atEnd()) return { field: '_raw', negated: false, pattern: name.text };
    // A bare name takes the ! of != with it.
    const glued = !name.quoted && name.text.endsWith('!');
    const field = glued ? name.text.slice(0, -1) : name.text;
    const negated = glued || cursor.symbol('!');
    if (!cursor.symbol('=')) {
      fail({ span: cursor.here() }, `Expected = or != after "${field}".`, 'Write regex <field>="<regex>".');
    }
    return { field, negated, pattern: cursor.word().text };
  },
  print: ({ field, negated, pattern }) => `${fieldName(field)}${negated ? '!=' : '='}${quote(pattern)}`,
  lower: ({ field, negated, pattern }, input, { span }) => ({
    kind: 'filter',
    input: rows(input),
    predicate: { kind: 'regex', field, pattern, negated },
    span,
  }),
});
