import type { Host, Plan, RegexMatchArgs } from '../../../plan/index.js';
import type { HostContext, Operator } from '../../operator.js';
import { regexHost } from '../host.js';
import { overTexts, RESULT, result, SUBJECT, subjectsOf, withAnswers } from './answers.js';

/** `answer`: what a value is answered whose texts matched or not. */
function matching(answer: (matched: readonly boolean[]) => readonly string[]) {
  return (node: Host & { readonly args: RegexMatchArgs }, context: HostContext): Promise<Plan> => {
    const { subject, pattern, as } = node.args;
    const question = {
      keys: new Map([[SUBJECT, subject]]),
      pattern,
      fields: [{ from: RESULT, to: as, mode: 'replace' as const }],
      answer: async (rows: Parameters<typeof subjectsOf>[0]) => {
        const matched = await overTexts(subjectsOf(rows), (texts) => regexHost().match(pattern, texts));
        return matched.map((list) => result(answer(list)));
      },
    };
    return withAnswers(node, question, context);
  };
}

/** match(): any value of a list will do. */
export const regexMatch: Operator<'regexMatch'> = matching((matched) => (matched.includes(true) ? ['1'] : []));

/** mvfind() */
export const regexFind: Operator<'regexFind'> = matching((matched) => {
  const position = matched.indexOf(true);
  return position < 0 ? [] : [String(position)];
});
