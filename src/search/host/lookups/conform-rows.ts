import { type Diagnostic, KarstError } from '../../../diagnostics/index.js';
import type { Collection, CollectionType } from '../../../knowledge/index.js';
import type { LookupCell, LookupRows } from '../../../store/index.js';
import { textsOf } from './column-index.js';
import { diagnose } from './diagnose.js';

const FITS: Readonly<Record<CollectionType, RegExp>> = {
  number: /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/,
  bool: /^\s*(?:true|false|t|f|yes|no|1|0)\s*$/i,
  time: /^\s*(?:-?\d+(?:\.\d+)?|\d{4}-\d{2}-\d{2}(?:[T ].*)?)\s*$/,
  string: /^/,
};

/**
 * Rows as a collection takes them: values that are not of their field's type are left out and reported; with
 * `enforceTypes` the first of them is thrown as a KarstError and nothing may be written (collections.conf.spec).
 */
export function conformRows(
  { name, types, enforceTypes }: Collection,
  { columns, rows }: LookupRows,
  report: (diagnostic: Diagnostic) => void,
): LookupRows {
  const typed = columns.flatMap((field, at) => {
    const type = types.get(field);
    return type === undefined || type === 'string' ? [] : [{ field, at, type, odd: { count: 0, example: '' } }];
  });
  if (typed.length === 0) return { columns, rows };
  const conformed = rows.map((row) => {
    let cells: LookupCell[] | undefined;
    for (const { field, at, type, odd } of typed) {
      const bad = textsOf(row[at]).find((text) => text !== '' && !FITS[type].test(text));
      if (bad === undefined) continue;
      if (enforceTypes) throw new KarstError(diagnose('search/collection-value', {}, name, field, type, bad));
      odd.count += 1;
      odd.example = bad;
      cells ??= [...row];
      cells[at] = null;
    }
    return cells ?? row;
  });
  for (const { field, type, odd } of typed) {
    if (odd.count > 0) {
      report(diagnose('search/collection-value-dropped', {}, name, field, type, odd.example, odd.count));
    }
  }
  return { columns, rows: conformed };
}
