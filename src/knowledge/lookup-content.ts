import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import { readCsvFile } from './app-files.js';
import { diagnose, type Report } from './diagnose.js';
import type { Knowledge, LookupTable } from './knowledge.js';
import { untypedCollection } from './lookup-collection.js';
import { readMatchTypes } from './lookup-match-types.js';
import { LOOKUP_DEFAULTS, plainTable } from './lookup-table.js';

/** A lookup as a content pack describes it: `content`'s LookupDefinition has this shape, which is all this needs of it. */
export interface ContentLookup {
  readonly name: string;
  /** Absolute path of the CSV. */
  readonly path?: string;
  readonly collection?: string;
  readonly fields: readonly string[];
  /** `WILDCARD(domain)`, `CIDR(ip)`. */
  readonly matchTypes: readonly string[];
  readonly minMatches?: number;
  readonly maxMatches?: number;
  readonly defaultMatch?: string;
  readonly caseSensitive: boolean;
  /** The YAML file. */
  readonly file: string;
}

/**
 * The lookups of content packs as transforms.conf would define them, under their names and, those in a file, under the
 * file's name too. A definition without file and collection, such as a model, is kept and refused when used.
 */
export async function readContentLookups(
  lookups: Iterable<ContentLookup>,
): Promise<{ readonly tables: ReadonlyMap<string, LookupTable>; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const files = new Map<string, LookupTable>();
  const named = new Map<string, LookupTable>();
  for (const lookup of lookups) {
    const table = await readContentLookup(lookup, (d) => diagnostics.push(d));
    named.set(table.name, table);
    const { source, columns, rows } = table;
    if (source.kind === 'file' && !source.missing) files.set(source.file, plainTable(source.file, { columns, rows }));
  }
  return { tables: new Map([...files, ...named]), diagnostics };
}

/** Knowledge with further lookups, which give way to its own of the same name. */
export function withLookups(knowledge: Knowledge, tables: ReadonlyMap<string, LookupTable>): Knowledge {
  return { ...knowledge, lookups: new Map([...tables, ...knowledge.lookups]) };
}

async function readContentLookup(lookup: ContentLookup, report: Report): Promise<LookupTable> {
  const rows = await readRows(lookup, report);
  return {
    name: lookup.name,
    ...rows,
    caseSensitive: lookup.caseSensitive,
    maxMatches: within(lookup.maxMatches ?? LOOKUP_DEFAULTS.maxMatches, 'max_matches', [1, 1000], lookup, report),
    minMatches: within(lookup.minMatches ?? LOOKUP_DEFAULTS.minMatches, 'min_matches', [0, 1000], lookup, report),
    defaultMatch: lookup.defaultMatch ?? LOOKUP_DEFAULTS.defaultMatch,
    matchTypes: readMatchTypes(
      lookup.matchTypes,
      { name: lookup.name, columns: rows.columns, place: { file: lookup.file } },
      report,
    ),
  };
}

type Rows = Pick<LookupTable, 'source' | 'columns' | 'rows'>;

async function readRows({ path, collection, fields }: ContentLookup, report: Report): Promise<Rows> {
  if (collection !== undefined) {
    return { source: { kind: 'collection', collection: untypedCollection(collection) }, columns: fields, rows: [] };
  }
  if (path === undefined) {
    return { source: { kind: 'unsupported', why: 'lookups that are machine-learning models' }, columns: [], rows: [] };
  }
  // The loader of the content has told of a file that is not there.
  const csv = (await exists(path)) ? await readCsvFile(path, report) : undefined;
  const source = { kind: 'file', file: basename(path), missing: csv === undefined } as const;
  return { source, columns: csv?.columns ?? [], rows: csv?.rows ?? [] };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function within(
  value: number,
  key: string,
  [from, to]: readonly [number, number],
  { file }: ContentLookup,
  report: Report,
): number {
  if (value >= from && value <= to) return value;
  report(diagnose('knowledge/not-a-number', { file }, key, String(value), from, to));
  return Math.min(Math.max(value, from), to);
}
