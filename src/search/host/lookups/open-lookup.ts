import { closeMatches, type Diagnostic, type Span } from '../../../diagnostics/index.js';
import type { LookupTable } from '../../../knowledge/index.js';
import type { LookupContents, LookupStore } from '../../../store/index.js';
import type { HostContext } from '../operator.js';
import { compileLookup, type LookupMatcher, type LookupOptions } from './compile-lookup.js';
import { diagnose } from './diagnose.js';
import { findLookup, lookupContents, targetOf } from './lookup-contents.js';

/** A lookup with the rows that it has now, and what was made of them: good until the rows change. */
export class OpenLookup {
  readonly #matchers = new Map<string, { readonly matcher: LookupMatcher; readonly told: readonly Diagnostic[] }>();

  constructor(
    readonly table: LookupTable,
    readonly contents: LookupContents,
  ) {}

  /** See `compileLookup`; made once, while what is wrong with the table is told every time. */
  matcher(inputs: readonly string[], { timezone, report }: LookupOptions): LookupMatcher {
    const key = JSON.stringify([timezone, ...inputs]);
    let made = this.#matchers.get(key);
    if (made === undefined) {
      const told: Diagnostic[] = [];
      const options = { timezone, report: (diagnostic: Diagnostic) => told.push(diagnostic) };
      made = { matcher: compileLookup(this.table, this.contents, inputs, options), told };
      this.#matchers.set(key, made);
    }
    for (const diagnostic of made.told) report(diagnostic);
    return made.matcher;
  }
}

/** Of each store, the lookups that searches have opened: tables of many thousand rows are indexed once, not by every search. */
const opened = new WeakMap<LookupStore, WeakMap<LookupTable, OpenLookup>>();

/** The lookup of that name; a KarstError if there is none that can be used. */
export async function openLookup(
  name: string,
  span: Span,
  { knowledge, lookups }: Pick<HostContext, 'knowledge' | 'lookups'>,
): Promise<OpenLookup> {
  const table = findLookup(name, knowledge.lookups, lookups, { span });
  const target = targetOf(table);
  const version = (target === undefined ? undefined : lookups.find(target)?.version) ?? 0;
  const ofStore = opened.get(lookups) ?? new WeakMap<LookupTable, OpenLookup>();
  opened.set(lookups, ofStore);
  const known = ofStore.get(table);
  if (known?.contents.version === version) return known;
  const open = new OpenLookup(table, await lookupContents(table, lookups, { span }));
  ofStore.set(table, open);
  return open;
}

/** Whether the lookup has these columns; reports each that it has not. */
export function hasColumns(
  { table, contents }: OpenLookup,
  wanted: readonly { readonly column: string; readonly span: Span }[],
  report: (diagnostic: Diagnostic) => void,
): boolean {
  const { columns } = contents;
  const unknown = wanted.filter(({ column }) => !columns.includes(column));
  for (const { column, span } of unknown) {
    report(diagnose('search/lookup-column', { span }, table.name, column, columns, closeMatches(column, columns)));
  }
  return unknown.length === 0;
}
