import { groupNames } from '../../../../pcre/index.js';
import { expressionsAt } from '../../../plan/index.js';
import type { Operator, Row } from '../../operator.js';
import { type Extraction, regexHost } from '../host.js';
import { overTexts, SUBJECT, subjectsOf, withAnswers } from './answers.js';

/** Where the first match has its groups: `name=first-last`, joined by `&` (rex page, offset_field). */
function offsets({ spans }: Extraction): string {
  return [...spans].map(([name, [first, last]]) => `${name}=${first}-${last}`).join('&');
}

/** The fields that the extractions from the values of one field give; `most` 0 = of all matches. */
function fieldsOf(found: readonly Extraction[], names: readonly string[], most: number): Row {
  const row: Row = Object.create(null) as Row;
  for (const name of names) {
    const texts = found.flatMap(({ groups }) => groups.get(name) ?? []);
    const kept = most === 0 ? texts : texts.slice(0, most);
    const [first] = kept;
    if (first !== undefined) row[name] = kept.length > 1 ? kept : first;
  }
  return row;
}

/** rex: a group that took no part, or is empty, leaves its field as it was. */
export const regexExtract: Operator<'regexExtract'> = (node, context) => {
  const { field, pattern, maxMatch, offsetField } = node.args;
  const names = groupNames(pattern);
  const outputs = [...names, ...(offsetField === undefined ? [] : [offsetField])];
  const options = { maxMatch, spans: offsetField !== undefined };
  const question = {
    keys: new Map([[SUBJECT, expressionsAt(node.span).field(field)]]),
    pattern,
    fields: outputs.map((name) => ({ from: name, to: name, mode: 'prefer' as const })),
    answer: async (rows: readonly Row[]) => {
      const found = await overTexts(subjectsOf(rows), (texts) => regexHost().extract(pattern, texts, options));
      return found.map((list) => {
        const row = fieldsOf(list, names, maxMatch);
        const place = list.map(offsets).find((text) => text !== '');
        if (offsetField !== undefined && place !== undefined) row[offsetField] = place;
        return Object.keys(row).length === 0 ? undefined : row;
      });
    },
  };
  return withAnswers(node, question, context);
};
