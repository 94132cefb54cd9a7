import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { AggregateItem, LowerContext } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { aggregates, printAggregate } from './aggregates.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Stats {
  readonly items: readonly AggregateItem[];
  readonly by: readonly Word[];
  readonly allNumbers: boolean;
  readonly dedupSplitValues: boolean;
}

const OPTIONS = ['partitions', 'allnum', 'delim', 'dedup_splitvals'];

function readOptions(cursor: Cursor, into: Map<string, Word>): void {
  for (let option = cursor.option(OPTIONS); option !== undefined; option = cursor.option(OPTIONS)) {
    into.set(option.name, option.value);
  }
}

function byFields(cursor: Cursor, given: Map<string, Word>): Word[] {
  const here = cursor.here();
  const by: Word[] = [];
  while (cursor.more()) {
    const before = given.size;
    readOptions(cursor, given);
    if (given.size === before) by.push(cursor.field());
  }
  if (by.length === 0) fail({ span: here }, 'The BY clause has no field.', 'Write … BY <field> …');
  return by;
}

function parse(cursor: Cursor): Stats {
  const given = new Map<string, Word>();
  readOptions(cursor, given);
  const here = cursor.here();
  const items = aggregates(cursor);
  if (items.length === 0) fail({ span: here }, 'stats needs at least one function.', 'Write stats count BY <field>.');
  const by = cursor.keyword('by') ? byFields(cursor, given) : [];
  const flag = (name: string): boolean => {
    const value = given.get(name);
    return value === undefined ? false : toBoolean(value);
  };
  return { items, by, allNumbers: flag('allnum'), dedupSplitValues: flag('dedup_splitvals') };
}

function wildcards(text: string): number {
  return text.split('*').length - 1;
}

/** A wildcard call needs as many wildcards in its name, one at a time (stats page; messages.conf). */
function checkWildcards({ fn, arg, evaluated, as, span }: AggregateItem, context: LowerContext): void {
  const name = evaluated || arg?.kind !== 'field' ? '' : arg.name;
  if (name.includes('**')) {
    const hint = 'One * already stands for any run of characters.';
    context.report(diagnose('search/usage', { span }, `"${fn}(${name})" has two wildcards in a row.`, hint));
  } else if (name !== '' && wildcards(name) !== wildcards(as)) {
    context.report(diagnose('search/wildcards-differ', { span }, `${fn}(${name})`, as));
  }
}

/** Splunk refuses an output that shadows a BY field, a BY field given twice and two outputs of one name. */
function check(args: Stats, context: LowerContext): void {
  const seen = new Set<string>();
  for (const { text, span } of args.by) {
    if (text.includes('*')) {
      const hint = 'Name every field that the rows are grouped by.';
      context.report(diagnose('search/usage', { span }, `The BY field "${text}" has a wildcard.`, hint));
    }
    if (seen.has(text)) {
      context.report(diagnose('search/usage', { span }, `Repeated group-by field "${text}".`, 'Name each field once.'));
    }
    seen.add(text);
  }
  const outputs = new Set<string>();
  for (const { as, span } of args.items) {
    const message = seen.has(as)
      ? `The output field "${as}" cannot have the same name as a group-by field.`
      : outputs.has(as)
        ? `The output field "${as}" appears twice (duplicate rename).`
        : undefined;
    if (message !== undefined)
      context.report(diagnose('search/usage', { span }, message, 'Give it another name with AS.'));
    outputs.add(as);
  }
}

export const stats = command<Stats>({
  name: 'stats',
  syntax: 'stats [allnum=<bool>] [delim=<string>] <function>... [BY <field>...] [dedup_splitvals=<bool>]',
  summary: 'Aggregates rows, one result per combination of BY values.',
  examples: [
    'search EventCode=22 | stats count min(_time) AS firstTime by Image QueryName',
    '| makeresults | stats count',
  ],
  parse,
  print: (args) => {
    const by = args.by.length === 0 ? '' : `BY ${fieldList(args.by.map((b) => b.text))}`;
    const flags = options([
      ['allnum', args.allNumbers || undefined],
      ['dedup_splitvals', args.dedupSplitValues || undefined],
    ]);
    return words(flags, args.items.map(printAggregate).join(' '), by);
  },
  lower: (args, input, context) => {
    check(args, context);
    for (const item of args.items) checkWildcards(item, context);
    const by = args.by.map(({ text, span }) => ({ field: text, span }));
    const { items, allNumbers, dedupSplitValues } = args;
    return { kind: 'aggregate', input: rows(input), items, by, allNumbers, dedupSplitValues, span: context.span };
  },
});
