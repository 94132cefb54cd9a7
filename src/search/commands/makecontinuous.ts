import { type BinSize, expressionsAt, type Plan } from '../plan/index.js';
import type { Word } from '../spl/index.js';
import { fail, toInteger, toNumber } from './arguments.js';
import { parseSpan, printSize } from './bin.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

interface Args {
  readonly field: string;
  readonly size: BinSize;
  readonly start?: number;
  readonly end?: number;
}

const OPTIONS = ['bins', 'span', 'start', 'end'];

/** limits.conf, [discretize]: default and greatest number of bins. */
const [BINS, MOST_BINS] = [100, 50_000];

function sizeOf(span: Word | undefined, bins: Word | undefined): BinSize {
  if (span !== undefined) return parseSpan(span);
  const count = bins === undefined ? BINS : toInteger(bins, 2);
  if (bins !== undefined && count > MOST_BINS) {
    fail(bins, `More than ${MOST_BINS} bins are too many.`, 'Write a smaller number of bins, or a span.');
  }
  return { kind: 'count', bins: count };
}

/** Rows outside of start and end are dropped (makecontinuous page). */
function within({ field: name, start, end }: Args, input: Plan, span: Plan['span']): Plan {
  const { field, number, binary } = expressionsAt(span);
  const filter = (plan: Plan, op: '>=' | '<', bound: number | undefined): Plan => {
    if (bound === undefined) return plan;
    const expr = binary(op, field(name), number(bound));
    return { kind: 'filter', input: plan, predicate: { kind: 'eval', expr }, span };
  };
  return filter(filter(input, '>=', start), '<', end);
}

export const makecontinuous = command<Args>({
  name: 'makecontinuous',
  syntax: 'makecontinuous [<field>] [span=<span>] [bins=<int>] [start=<num>] [end=<num>]',
  summary: 'Puts a field, _time unless named, into buckets and adds rows for the buckets without any.',
  examples: [
    'search * | bin span=1h _time | stats count by _time | makecontinuous _time span=1h',
    'search * | stats count by size | makecontinuous size span=10 start=0 end=100',
  ],
  parse: (cursor) => {
    const given = new Map<string, Word>();
    let field: Word | undefined;
    while (cursor.more()) {
      const option = cursor.option(OPTIONS);
      if (option !== undefined) given.set(option.name, option.value);
      else if (field === undefined) field = cursor.field();
      else fail({ span: cursor.here() }, 'makecontinuous takes one field.', 'Write makecontinuous _time span=1h.');
    }
    const [span, bins, start, end] = ['span', 'bins', 'start', 'end'].map((name) => given.get(name));
    return {
      field: field?.text ?? '_time',
      size: sizeOf(span, bins),
      ...(start === undefined ? {} : { start: toNumber(start) }),
      ...(end === undefined ? {} : { end: toNumber(end) }),
    };
  },
  print: (args) =>
    words(
      fieldName(args.field),
      printSize(args.size),
      options([
        ['start', args.start],
        ['end', args.end],
      ]),
    ),
  lower: (args, input, { span }) => {
    const { field, ...bin } = args;
    const binned = { kind: 'bin', input: within(args, rows(input), span), field, as: field, ...bin, span } as const;
    return { kind: 'host', operator: 'continuous', args: {}, input: binned, span };
  },
});
