import fc from 'fast-check';
import type { AggregateItem, SortKey } from '../../src/search/plan/index.js';
import type { Command, Pipeline } from '../../src/search/spl/index.js';
import { assignable, condition, numeric } from './eval-arbitrary.js';
import { ABSENT, FIELDS } from './event-arbitrary.js';
import { SPAN, searchExpr } from './search-arbitrary.js';
import { grouping, keepingOrder, last } from './written-commands.js';

/** A search, and whether the documents promise the order of its rows. */
export interface GeneratedSearch {
  readonly pipeline: Pipeline;
  readonly ordered: boolean;
}

function command(name: string, args: unknown): Command {
  return { name, args, span: SPAN };
}

function pipeline(commands: readonly Command[]): Pipeline {
  return { commands, span: SPAN };
}

const field = fc.constantFrom(...FIELDS, ABSENT);
const someFields = fc.uniqueArray(field, { minLength: 1, maxLength: 2 });
const everything = command('search', { kind: 'all', span: SPAN });
const search = searchExpr.map((expr) => command('search', expr));
const where = condition.map((expr) => command('where', expr));

function assignment(name: string, expr: typeof assignable): fc.Arbitrary<Command> {
  return expr.map((given) => command('eval', [{ field: name, expr: given, span: SPAN }]));
}

export const searches: fc.Arbitrary<GeneratedSearch> = fc.oneof(
  search.map((first) => ({ pipeline: pipeline([first]), ordered: true })),
  search.map((filter) => ({
    pipeline: pipeline([everything, command('fields', { drop: true, patterns: ['_raw', 'c'] }), filter]),
    ordered: true,
  })),
);

export const evals: fc.Arbitrary<GeneratedSearch> = fc
  .tuple(assignment('x', assignable), fc.option(assignment('a', assignable)), fc.option(where))
  .map((tail) => ({ pipeline: pipeline([everything, ...tail.filter((c) => c !== null)]), ordered: true }));

export const wheres: fc.Arbitrary<GeneratedSearch> = where.map((filter) => ({
  pipeline: pipeline([everything, filter]),
  ordered: true,
}));

const FUNCTIONS = 'count c dc values list min max sum avg range first last earliest latest stdev median perc'.split(
  ' ',
);

const argument: fc.Arbitrary<Pick<AggregateItem, 'arg' | 'evaluated'>> = fc.oneof(
  {
    weight: 4,
    arbitrary: field.map((name) => ({
      arg: { kind: 'field' as const, name, quoted: true, span: SPAN },
      evaluated: false,
    })),
  },
  { weight: 1, arbitrary: numeric.map((arg) => ({ arg, evaluated: true })) },
);

const item: fc.Arbitrary<Omit<AggregateItem, 'as'>> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ fn: 'count', evaluated: false, span: SPAN }) },
  { weight: 1, arbitrary: condition.map((arg) => ({ fn: 'count', arg, evaluated: true, span: SPAN })) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...FUNCTIONS), argument, fc.constantFrom(5, 50, 90, 95))
      .map(([fn, given, parameter]) => ({ fn, ...given, ...(fn === 'perc' ? { parameter } : {}), span: SPAN })),
  },
);

const stats: fc.Arbitrary<{ readonly stage: Command; readonly grouped: boolean }> = fc
  .tuple(
    fc.array(item, { minLength: 1, maxLength: 4 }),
    fc.oneof(fc.constant([]), fc.uniqueArray(field, { maxLength: 2 })),
    fc.boolean(),
  )
  .map(([items, by, dedupSplitValues]) => ({
    stage: command('stats', {
      items: items.map((given, i) => ({ ...given, as: `s${i}` })),
      by: by.map((text) => ({ text, quoted: false, span: SPAN })),
      allNumbers: false,
      dedupSplitValues: dedupSplitValues && by.length > 0,
    }),
    grouped: by.length > 0,
  }));

export const aggregations: fc.Arbitrary<GeneratedSearch> = fc
  .tuple(fc.option(assignment('b', assignable)), stats, fc.option(fc.oneof(where, assignment('x', assignable))))
  .map(([before, { stage, grouped }, after]) => ({
    pipeline: pipeline([everything, before, stage, after].filter((c) => c !== null)),
    ordered: !grouped,
  }));

const statistics = fc
  .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), fc.uniqueArray(field, { maxLength: 2 }), fc.boolean())
  .map(([items, by, overwriting]) => ({
    items: items.map((given, i) => ({ ...given, as: overwriting && i === 0 ? 'e' : `s${i}` })),
    by: by.map((text) => ({ text, quoted: false, span: SPAN })),
    allNumbers: false,
  }));

const streaming = fc
  .record({
    resetOnChange: fc.boolean(),
    resetBefore: fc.option(condition),
    resetAfter: fc.option(condition),
    current: fc.boolean(),
    window: fc.constantFrom(0, 0, 1, 2, 3),
    global: fc.boolean(),
  })
  .map(({ resetBefore, resetAfter, ...rest }) => ({
    ...rest,
    ...(resetBefore === null ? {} : { resetBefore }),
    ...(resetAfter === null ? {} : { resetAfter }),
  }));

const windowCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: statistics.map((args) => command('eventstats', args)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(statistics, streaming)
      .map(([args, options]) => command('streamstats', { ...args, ...options })),
  },
  fc.constantFrom([], ['a'], ['b', 'c*']).map((names) => command('filldown', names)),
  fc.tuple(field, fc.constantFrom(1, 2)).map(([name, back]) => command('delta', { field: name, as: 'e', back })),
  fc.tuple(field, fc.constantFrom(1, 2)).map(([name, to]) => command('autoregress', { field: name, from: 1, to })),
  fc.constant(command('reverse', {})),
);

/** Windows over events, over windows, and what a filter makes of them. */
export const windows: fc.Arbitrary<GeneratedSearch> = fc
  .tuple(
    fc.option(fc.oneof(where, assignment('b', numeric))),
    windowCommand,
    fc.option(windowCommand),
    fc.option(fc.oneof(where, assignment('x', assignable))),
  )
  .map((stages) => ({
    pipeline: pipeline([everything, ...stages.filter((stage) => stage !== null)]),
    ordered: true,
  }));

const sortKeys: fc.Arbitrary<readonly SortKey[]> = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom(...FIELDS, '_time'),
    descending: fc.boolean(),
    as: fc.constantFrom('str' as const, 'auto' as const),
  }),
  { minLength: 1, maxLength: 2, selector: (key) => key.field },
);

const rename = fc
  .uniqueArray(fc.tuple(field, fc.constantFrom(...FIELDS, 'e')), {
    minLength: 1,
    maxLength: 2,
    selector: ([from]) => from,
  })
  .map((pairs) =>
    command(
      'rename',
      pairs.map(([from, to]) => ({ from, to, span: SPAN })),
    ),
  );

const rowCommand: fc.Arbitrary<Command> = fc.oneof(
  sortKeys.map((keys) => command('sort', { keys, limit: 0 })),
  fc.tuple(sortKeys, fc.nat(4)).map(([keys, limit]) => command('sort', { keys, limit: limit + 1 })),
  fc
    .tuple(fc.constantFrom(1, 2), someFields, fc.boolean(), fc.boolean(), fc.boolean())
    .map(([count, names, keepEvents, keepEmpty, consecutive]) =>
      command('dedup', { count, names, keepEvents: keepEvents && keepEmpty, keepEmpty, consecutive, sortBy: [] }),
    ),
  fc.integer({ min: 0, max: 6 }).map((count) => command('head', { count, nullPasses: false, keepLast: false })),
  fc
    .tuple(condition, fc.boolean(), fc.boolean())
    .map(([expr, nullPasses, keepLast]) => command('head', { expr, nullPasses, keepLast })),
  fc.integer({ min: 1, max: 6 }).map((count) => command('tail', count)),
  rename,
  fc
    .tuple(fc.boolean(), fc.uniqueArray(fc.constantFrom('a*', 'b', '*c', 'd', '_raw'), { minLength: 1, maxLength: 3 }))
    .map(([drop, patterns]) => command('fields', { drop, patterns })),
  fc.constantFrom(['b', 'a'], ['_time', 'a', 'c'], ['c*', 'd']).map((patterns) => command('table', patterns)),
  fc
    .tuple(fc.constantFrom('0', 'none'), fc.oneof(fc.constant([]), someFields))
    .map(([value, names]) => command('fillnull', { value, names })),
  fc
    .tuple(field, fc.boolean(), fc.constantFrom('^a', '\\d', '^$', '(?i)C$'))
    .map(([name, negated, pattern]) => command('regex', { field: name, negated, pattern })),
  fc.tuple(field, fc.constantFrom(0, 2)).map(([name, limit]) => command('mvexpand', { field: name, limit })),
  field.map((name) => command('mvcombine', { field: name, delimiter: ' ' })),
  field.map((name) => command('makemv', { field: name, by: { kind: 'delimiter', text: 'a' }, allowEmpty: true })),
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(['1', 'one'], ['a*', '*x'], ['*', 'any'], ['*b*', '*-*'], ['', 'empty']), {
        minLength: 1,
        maxLength: 2,
      }),
      fc.oneof(fc.constant([]), someFields),
    )
    .map(([pairs, fields]) => command('replace', { pairs: pairs.map(([from, to]) => ({ from, to })), fields })),
  search,
  where,
  assignment('c', assignable),
);

/** A few row commands one after another: what each makes of the others' columns and order. */
export const rowPipelines: fc.Arbitrary<GeneratedSearch> = fc
  .array(rowCommand, { minLength: 1, maxLength: 4 })
  .map((stages) => ({ pipeline: pipeline([everything, ...stages]), ordered: true }));

const one = (given: fc.Arbitrary<Command>): fc.Arbitrary<readonly Command[]> => given.map((stage) => [stage]);

const anyStage: fc.Arbitrary<readonly Command[]> = fc.oneof(
  { weight: 5, arbitrary: keepingOrder },
  { weight: 4, arbitrary: one(rowCommand) },
  { weight: 2, arbitrary: one(windowCommand) },
  { weight: 2, arbitrary: grouping },
);

const nothing: fc.Arbitrary<readonly Command[] | null> = fc.constant(null);

/** One to six of all commands. */
export const mixedPipelines: fc.Arbitrary<GeneratedSearch> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constant(everything) }, search),
    fc.array(anyStage, { minLength: 1, maxLength: 5, size: 'max' }),
    fc.oneof({ weight: 5, arbitrary: nothing }, last),
  )
  .map(([first, stages, end]) => ({
    pipeline: pipeline([first, ...stages.flat(), ...(end ?? [])]),
    ordered: end === null,
  }));
