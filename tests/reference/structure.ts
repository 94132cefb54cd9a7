import type { ResultRow } from '../../src/search/index.js';
import type { Combine, Replace, Unnest } from '../../src/search/plan/index.js';
import { fillWildcards, wildcards } from './pattern.js';
import { fieldsOf, rowOf, textsOf, toField } from './value.js';

type Rows = readonly ResultRow[];

/** The row with the values of a field, in its place. */
function withTexts(row: ResultRow, field: string, texts: readonly string[]): ResultRow {
  return rowOf([...Object.entries(row).filter(([name]) => name !== field), [field, toField(texts)]]);
}

/** mvexpand. */
export function unnest(rows: Rows, { field, limit }: Unnest): Rows {
  return rows.flatMap((row) => {
    const texts = textsOf(row, field).slice(0, limit);
    return texts.length === 0 ? [row] : texts.map((text) => withTexts(row, field, [text]));
  });
}

/** mvcombine. */
export function combine(rows: Rows, { field }: Combine): Rows {
  const groups = new Map<string, { readonly first: ResultRow; readonly texts: string[] }>();
  for (const row of rows) {
    const others = Object.entries(row).filter(([name]) => name !== field);
    const key = JSON.stringify(others.sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(key) ?? { first: row, texts: [] };
    groups.set(key, group);
    group.texts.push(...textsOf(row, field));
  }
  return [...groups.values()].map(({ first, texts }) => withTexts(first, field, texts));
}

function replacement(text: string, pairs: Replace['pairs']): string {
  for (const { from, to } of pairs) {
    const stars = wildcards(from, text);
    if (stars !== undefined) return fillWildcards(to, stars);
  }
  return text;
}

/** replace. */
export function replaceValues(rows: Rows, { pairs, fields, except }: Replace): Rows {
  const targets = fields ?? fieldsOf(rows).filter((name) => !name.startsWith('_') && !except.includes(name));
  return rows.map((row) =>
    targets.reduce((done, field) => {
      const texts = textsOf(done, field);
      return texts.length === 0
        ? done
        : withTexts(
            done,
            field,
            texts.map((text) => replacement(text, pairs)),
          );
    }, row),
  );
}
