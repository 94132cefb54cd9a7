import type { Word } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { type FieldAs, printFieldAs, readFieldAs } from './field-as.js';
import { words } from './spelling.js';

interface Autoregress extends FieldAs {
  readonly from: number;
  readonly to: number;
}

/** limits.conf, [autoregress] maxp and maxrange. */
const FARTHEST = 10_000;
const WIDEST = 1000;

function distances(word: Word): { readonly from: number; readonly to: number } {
  const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(word.text) ?? [];
  const [from, to] = [first, last].map((text) => toInteger({ ...word, text }, 1)) as [number, number];
  if (to < from || to > FARTHEST || to - from + 1 > WIDEST) {
    const hint = `Write p=1-5: up to ${FARTHEST} rows back, at most ${WIDEST} of them.`;
    return fail(word, `"${word.text}" is no range of rows.`, hint);
  }
  return { from, to };
}

export const autoregress = command<Autoregress>({
  name: 'autoregress',
  aliases: ['ar'],
  syntax: 'autoregress <field> [AS <field>] [p=<int>[-<int>]]',
  summary: 'Copies the values of a field from earlier rows.',
  examples: ['search * | autoregress ip AS old_ip', 'search * | autoregress count p=1-5'],
  parse: (cursor) => {
    let p: Word | undefined;
    const field = readFieldAs(cursor, 'autoregress', () => {
      const option = cursor.option(['p']);
      p = option?.value ?? p;
      return option !== undefined;
    });
    const range = p === undefined ? { from: 1, to: 1 } : distances(p);
    if (p !== undefined && field.as !== undefined && range.from < range.to) {
      fail(
        p,
        'autoregress cannot give several copies one name.',
        'Leave out AS: the copies are named count_p1, count_p2 …',
      );
    }
    return { ...field, ...range };
  },
  print: (args) =>
    words(
      printFieldAs(args),
      args.to === 1 ? '' : args.from === args.to ? `p=${args.to}` : `p=${args.from}-${args.to}`,
    ),
  lower: ({ field, as, from, to }, input, { span }) => {
    const backs = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const fields = backs.map((back) => ({ from: field, to: as ?? `${field}_p${back}`, back }));
    return { kind: 'carry', input: rows(input), fields, span };
  },
});
