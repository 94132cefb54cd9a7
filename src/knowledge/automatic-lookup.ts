import type { Place } from '../diagnostics/index.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { AutomaticLookup, LookupTable } from './knowledge.js';
import { keywordOf, splitWords, type ValueWord } from './words.js';

export interface Pair {
  readonly column: string;
  readonly field: string;
}

/** What has been loaded of transforms.conf. */
export interface LookupTables {
  readonly tables: ReadonlyMap<string, LookupTable>;
  /** Lookups that could not be loaded, for a reason already reported. */
  readonly refused: ReadonlySet<string>;
}

/**
 * `LOOKUP-class = table column [AS field] … [OUTPUT|OUTPUTNEW column [AS field] …]`. Without a list of outputs, all
 * columns but the matched ones. Source: props.conf.spec.
 */
export function parseLookup(setting: Setting, known: LookupTables, report: Report): AutomaticLookup | undefined {
  const [name, ...words] = splitWords(setting.value);
  const table = usableTable(name?.text ?? '', { key: setting.key, ...placeOf(setting) }, known, report);
  if (table === undefined) return undefined;
  const output = words.findIndex((word) => /^OUTPUT(NEW)?$/.test(keywordOf(word) ?? ''));
  const inputs = readPairs(output < 0 ? words : words.slice(0, output));
  const outputs = output < 0 ? [] : readPairs(words.slice(output + 1));
  const problem = problemOf(inputs, outputs, output >= 0);
  if (problem !== undefined || inputs === undefined || outputs === undefined) {
    report(diagnose('knowledge/lookup-syntax', placeOf(setting), setting.key, problem ?? ''));
    return undefined;
  }
  if (!hasColumns(table, [...inputs, ...outputs], { key: setting.key, ...placeOf(setting) }, report)) return undefined;
  return {
    table,
    inputs,
    outputs: output < 0 ? remainingColumns(table, inputs) : outputs,
    keepExisting: keywordOf(words[output]) === 'OUTPUTNEW',
  };
}

/** Who uses a lookup, and where. */
export interface LookupUser extends Place {
  /** As messages call it. */
  readonly key: string;
}

/** The table of that name if events can be matched with it as they are read; else nothing, after a report. */
export function usableTable(
  name: string,
  { key, ...place }: LookupUser,
  known: LookupTables,
  report: Report,
): LookupTable | undefined {
  const table = known.tables.get(name);
  if (table === undefined) {
    if (!known.refused.has(name)) report(diagnose('knowledge/lookup-unknown', place, key, name));
    return undefined;
  }
  if (isMissing(table)) return undefined;
  const refused = refusal(table);
  if (refused === undefined) return table;
  report(diagnose('knowledge/lookup-unsupported', place, table.name, refused));
  return undefined;
}

/** Whether a table has the columns that are named; reports the first that it has not. */
export function hasColumns(
  table: LookupTable,
  pairs: readonly Pair[],
  { key, ...place }: LookupUser,
  report: Report,
): boolean {
  const unknown = pairs.find((pair) => !table.columns.includes(pair.column));
  if (unknown === undefined) return true;
  const columns = table.columns.join(', ');
  report(diagnose('knowledge/lookup-column-unknown', place, key, table.name, unknown.column, columns));
  return false;
}

/** The reader of its definition has said so already. */
function isMissing({ source }: LookupTable): boolean {
  return source.kind === 'file' && source.missing;
}

/** Why a table cannot serve events as they are read. */
function refusal(table: LookupTable): string | undefined {
  return table.source.kind === 'unsupported' ? table.source.why : undefined;
}

function problemOf(
  inputs: readonly Pair[] | undefined,
  outputs: readonly Pair[] | undefined,
  listed: boolean,
): string | undefined {
  if (inputs === undefined || outputs === undefined) return 'an AS has no field after it';
  if (inputs.length === 0) return 'it has no column to match';
  return listed && outputs.length === 0 ? 'nothing follows OUTPUT' : undefined;
}

function readPairs(words: readonly ValueWord[]): Pair[] | undefined {
  const pairs: Pair[] = [];
  for (let i = 0; i < words.length; i++) {
    const column = words[i]?.text ?? '';
    if (keywordOf(words[i]) === 'AS') return undefined;
    if (keywordOf(words[i + 1]) !== 'AS') {
      pairs.push({ column, field: column });
      continue;
    }
    const field = words[i + 2];
    if (field === undefined) return undefined;
    pairs.push({ column, field: field.text });
    i += 2;
  }
  return pairs;
}

function remainingColumns(table: LookupTable, inputs: readonly Pair[]): Pair[] {
  const matched = new Set([...inputs.map((pair) => pair.column), table.time?.column]);
  return table.columns.filter((c) => !matched.has(c)).map((column) => ({ column, field: column }));
}
