import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { AggregateItem, LowerContext } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { aggregate, printAggregate } from './aggregates.js';
import { fail, toBoolean } from './arguments.js';
import { fieldList, words } from './spelling.js';

/* What stats, eventstats and streamstats have in common: options anywhere, functions, BY and fields. */

const diagnose = diagnoser(searchMessages);

export interface Statistics {
  readonly items: readonly AggregateItem[];
  readonly by: readonly Word[];
}

export interface StatisticsWithOptions extends Statistics {
  readonly given: ReadonlyMap<string, Word>;
}

/** `special` takes an option with a syntax of its own and says whether there was one. */
export function readStatistics(
  cursor: Cursor,
  command: string,
  options: readonly string[],
  special: () => boolean = () => false,
): StatisticsWithOptions {
  const given = new Map<string, Word>();
  const items: AggregateItem[] = [];
  let by: Word[] | undefined;
  const start = cursor.here();
  let end = start;
  while (cursor.more()) {
    const option = cursor.option(options);
    if (option !== undefined) given.set(option.name, option.value);
    else if (special()) continue;
    else if (by !== undefined) by.push(cursor.field());
    else if (cursor.keyword('by')) by = [];
    else items.push(aggregate(cursor, command === 'stats'));
    end = cursor.here();
  }
  const example = `Write ${command} count BY <field>.`;
  if (items.length === 0) fail({ span: start }, `${command} needs at least one function.`, example);
  if (by?.length === 0) fail({ span: end }, 'The BY clause has no field.', 'Write … BY <field> …');
  return { items, by: by ?? [], given };
}

export function flag(given: ReadonlyMap<string, Word>, name: string, otherwise = false): boolean {
  const value = given.get(name);
  return value === undefined ? otherwise : toBoolean(value);
}

export function printStatistics({ items, by }: Statistics): string {
  return words(items.map(printAggregate).join(' '), by.length === 0 ? '' : `BY ${fieldList(by.map((b) => b.text))}`);
}

/** The BY fields as plans have them. */
export function byFields({ by }: Statistics): readonly { readonly field: string; readonly span: Word['span'] }[] {
  return by.map(({ text, span }) => ({ field: text, span }));
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
export function checkStatistics({ items, by }: Statistics, context: LowerContext): void {
  const seen = new Set<string>();
  for (const { text, span } of by) {
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
  for (const { as, span } of items) {
    const message = seen.has(as)
      ? `The output field "${as}" cannot have the same name as a group-by field.`
      : outputs.has(as)
        ? `The output field "${as}" appears twice (duplicate rename).`
        : undefined;
    if (message !== undefined)
      context.report(diagnose('search/usage', { span }, message, 'Give it another name with AS.'));
    outputs.add(as);
  }
  for (const item of items) checkWildcards(item, context);
}
