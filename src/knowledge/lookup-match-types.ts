import type { Place } from '../diagnostics/index.js';
import { diagnose, type Report } from './diagnose.js';

export type MatchTypes = ReadonlyMap<string, 'wildcard' | 'cidr'>;

/**
 * The columns that `WILDCARD(a)`, `CIDR(b)`, `EXACT(c)` match in their own way. A table without columns is one whose
 * columns are not known yet, so none is refused.
 */
export function readMatchTypes(
  items: readonly string[],
  table: { readonly name: string; readonly columns: readonly string[]; readonly place: Place },
  report: Report,
): MatchTypes {
  const { name, columns, place } = table;
  const types = new Map<string, 'wildcard' | 'cidr'>();
  for (const item of items) {
    const [, kind, column] = /^(wildcard|cidr|exact)\(\s*(.+?)\s*\)$/i.exec(item.trim()) ?? [];
    if (kind === undefined || column === undefined) {
      report(diagnose('knowledge/match-type-invalid', place, name, item));
    } else if (columns.length > 0 && !columns.includes(column)) {
      report(diagnose('knowledge/match-type-column', place, name, column, columns.join(', ')));
    } else if (!/^exact$/i.test(kind)) {
      types.set(column, /^cidr$/i.test(kind) ? 'cidr' : 'wildcard');
    }
  }
  return types;
}
