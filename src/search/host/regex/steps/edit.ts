import { expressionsAt } from '../../../plan/index.js';
import type { Operator, Row } from '../../operator.js';
import { regexHost } from '../host.js';
import { overTexts, RESULT, result, SUBJECT, subjectsOf, textsOf, type Value, withAnswers } from './answers.js';

const REPLACEMENT = '#replacement';

/** New values where they differ from the old; what is left as it was needs no answer. */
function changed(before: readonly Value[], after: readonly (readonly string[])[]): readonly (Row | undefined)[] {
  return after.map((texts, i) => {
    const old = textsOf(before[i] ?? []);
    return texts.every((text, at) => text === old[at]) ? undefined : result(texts);
  });
}

/** eval's replace(): each value of a list on its own. */
export const regexReplace: Operator<'regexReplace'> = (node, context) => {
  const { subject, pattern, replacement, as } = node.args;
  const question = {
    keys: new Map([
      [SUBJECT, subject],
      [REPLACEMENT, replacement],
    ]),
    pattern,
    fields: [{ from: RESULT, to: as, mode: 'replace' as const }],
    answer: async (rows: readonly Row[]) => {
      await regexHost().replace(pattern, '', []);
      const answers = new Map<Row, Row | undefined>();
      for (const into of new Set(rows.map((row) => row[REPLACEMENT]))) {
        if (typeof into !== 'string') continue;
        const group = rows.filter((row) => row[REPLACEMENT] === into);
        const before = subjectsOf(group);
        const after = await overTexts(before, (texts) => regexHost().replace(pattern, into, texts));
        changed(before, after).forEach((answer, i) => {
          const row = group[i];
          if (row !== undefined) answers.set(row, answer);
        });
      }
      return rows.map((row) => answers.get(row));
    },
  };
  return withAnswers(node, question, context);
};

/** rex mode=sed: each value of a list on its own. */
export const regexSed: Operator<'regexSed'> = (node, context) => {
  const { field, script } = node.args;
  const question = {
    keys: new Map([[SUBJECT, expressionsAt(node.span).field(field)]]),
    fields: [{ from: RESULT, to: field, mode: 'prefer' as const }],
    answer: async (rows: readonly Row[]) => {
      const before = subjectsOf(rows);
      return changed(before, await overTexts(before, (texts) => regexHost().sed(script, texts)));
    },
  };
  return withAnswers(node, question, context);
};
