import type { LowerContext, Plan } from '../plan/index.js';
import type { Cursor, Pipeline, Printer } from '../spl/index.js';
import { quote } from './spelling.js';

/** Rows from elsewhere: a subsearch, or something of a known kind by name (union page, join page). */
export type Dataset =
  | { readonly kind: 'subsearch'; readonly pipeline: Pipeline }
  | { readonly kind: 'named'; readonly type: NamedType; readonly name: string };

type NamedType = 'datamodel' | 'savedsearch' | 'inputlookup' | 'lookup';

const NAMED = /^(datamodel|savedsearch|inputlookup|lookup):(.*)$/i;

/** `[ … ]` or `type:name` if it comes next. */
export function dataset(cursor: Cursor): Dataset | undefined {
  const pipeline = cursor.subsearch();
  if (pipeline !== undefined) return { kind: 'subsearch', pipeline };
  const mark = cursor.mark();
  if (cursor.atEnd() || cursor.symbol('"')) {
    cursor.reset(mark);
    return undefined;
  }
  const [, type, name] = NAMED.exec(cursor.field().text) ?? [];
  if (type === undefined || name === undefined) {
    cursor.reset(mark);
    return undefined;
  }
  return { kind: 'named', type: type.toLowerCase() as NamedType, name: name === '' ? cursor.word().text : name };
}

export function printDataset(given: Dataset, printer: Printer): string {
  return given.kind === 'subsearch' ? printer.subsearch(given.pipeline) : `${given.type}:${quote(given.name)}`;
}

const SEARCHES: Readonly<Record<NamedType, (name: string) => string>> = {
  datamodel: (name) => `| from datamodel:${name}`,
  savedsearch: (name) => `| savedsearch ${name}`,
  inputlookup: (name) => `| inputlookup ${name}`,
  lookup: (name) => `| inputlookup ${name}`,
};

/** The rows of a dataset; one with a name is a search in other words. */
export function datasetPlan(given: Dataset, { span, lower }: Pick<LowerContext, 'span' | 'lower'>): Plan {
  if (given.kind === 'subsearch') return lower(given.pipeline);
  return { kind: 'host', operator: 'spl', args: { spl: SEARCHES[given.type](quote(given.name)) }, span };
}
