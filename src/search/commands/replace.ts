import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import { inputsOf, type Plan } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, someFields } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, quote, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Pair {
  readonly from: string;
  readonly to: string;
}

interface Args {
  readonly pairs: readonly Pair[];
  /** Empty = all. */
  readonly fields: readonly string[];
}

const stars = (text: string): number => text.split('*').length - 1;

/** The engine numbers groups with one digit. */
const MOST_STARS = 9;

function pair(cursor: Cursor): Pair {
  const from = cursor.word();
  if (!cursor.keyword('with'))
    fail({ span: cursor.here() }, 'Expected WITH after the value to replace.', 'Write replace <value> WITH <value>.');
  const to: Word = cursor.word();
  const span = { from: from.span.from, to: to.span.to };
  if (stars(to.text) > 0 && stars(to.text) !== stars(from.text))
    cursor.report(diagnose('search/wildcards-differ', { span }, from.text, to.text));
  if (stars(from.text) > MOST_STARS)
    cursor.report(diagnose('search/unsupported', { span }, `replace with more than ${MOST_STARS} wildcards`));
  return { from: from.text, to: to.text };
}

function parse(cursor: Cursor): Args {
  const pairs: Pair[] = [];
  while (cursor.more()) {
    if (pairs.length > 0 && cursor.keyword('in'))
      return { pairs, fields: someFields(cursor, 'replace').map((f) => f.text) };
    pairs.push(pair(cursor));
  }
  if (pairs.length > 0) return { pairs, fields: [] };
  return fail({ span: cursor.here() }, 'replace needs values.', 'Write replace <value> WITH <value> IN <field>.');
}

/** Exact values before patterns, later ones first; of patterns the one with most text of its own first. */
function byPrecedence(pairs: readonly Pair[]): readonly Pair[] {
  const rank = ({ from }: Pair): number => (stars(from) === 0 ? Number.MAX_SAFE_INTEGER : from.length - stars(from));
  return [...pairs].reverse().sort((a, b) => rank(b) - rank(a));
}

/** What eval and stats have made before: replace leaves such fields alone unless they are named. */
function made(plan: Plan): readonly string[] {
  const before = inputsOf(plan).flatMap(made);
  if (plan.kind === 'extend') return [...before, ...plan.assignments.map((a) => a.field)];
  if (plan.kind === 'aggregate') return [...before, ...plan.items.map((item) => item.as)];
  return before;
}

export const replace = command<Args>({
  name: 'replace',
  syntax: 'replace <value> WITH <value>[, <value> WITH <value>]... [IN <field>...]',
  summary: 'Replaces whole values by others; * stands for any text, which goes where the new value has a *.',
  examples: ['search EventCode=1 | replace "*localhost" WITH local, 127.0.0.1 WITH local IN host, src'],
  parse,
  print: ({ pairs, fields }) =>
    words(
      pairs.map(({ from, to }) => `${quote(from)} WITH ${quote(to)}`).join(', '),
      fields.length === 0 ? '' : `IN ${fieldList(fields)}`,
    ),
  lower: ({ pairs, fields }, input, { span }) => ({
    kind: 'replace',
    input: rows(input),
    pairs: byPrecedence(pairs),
    ...(fields.length === 0 ? { except: made(rows(input)) } : { fields, except: [] }),
    span,
  }),
});
