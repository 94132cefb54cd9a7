import { searchMessages } from '../../../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, KarstError } from '../../../diagnostics/index.js';
import { expressionsAt, type Plan } from '../../plan/index.js';
import { FoundFields } from '../extract/found-fields.js';
import { findInXml, readXpath, XpathTooLong } from '../extract/xpath.js';
import { type XpathExpr, XpathMistake } from '../extract/xpath-syntax.js';
import { inputOf, type Operator } from '../operator.js';
import { besideTexts } from './texts.js';

const diagnose = diagnoser(searchMessages);

/** What is wrong with an expression may turn up while it runs: nodes where a text is needed. */
function malformed(problem: XpathMistake, span: Diagnostic['span']): KarstError {
  const message = `The XPath is malformed: ${problem.message}.`;
  const hint = 'Write a path such as //book[author="Martin"]/@name.';
  return new KarstError(diagnose('search/usage', span === undefined ? {} : { span }, message, hint));
}

function blaming<T>(span: Diagnostic['span'], run: () => T): T {
  try {
    return run();
  } catch (problem) {
    throw problem instanceof XpathMistake ? malformed(problem, span) : problem;
  }
}

/** The values found in all texts together; a text that takes too long has none. */
function valuesIn(texts: readonly string[], expr: XpathExpr, tooLong: () => void): readonly string[] {
  return texts.flatMap((text) => {
    try {
      return findInXml(text, expr);
    } catch (problem) {
      if (!(problem instanceof XpathTooLong)) throw problem;
      tooLong();
      return [];
    }
  });
}

export const xpath: Operator<'xpath'> = async (node, context) => {
  const { span } = node;
  const { field, path, output, otherwise } = node.args;
  const expr = blaming(span, () => readXpath(path));
  const tooLong = (): void =>
    context.report(diagnose('search/limit', { span }, 'xpath gives up on some texts, which would take too long.'));
  const read = (texts: readonly string[]) => {
    const found = new FoundFields();
    for (const value of blaming(span, () => valuesIn(texts, expr, tooLong))) found.add(output, value);
    return [found.toRow()];
  };
  const target = (): string => '#xpath';
  const step = { input: inputOf(node), field, span, what: 'xpath', context };
  const { plan, fields } = await besideTexts(step, read, { mode: 'replace', target });
  const is = expressionsAt(span);
  const found = fields.length === 0 ? [] : [is.field('#xpath')];
  const values = [...found, otherwise === undefined ? is.field(output) : is.text(otherwise)];
  const assigned: Plan = {
    kind: 'extend',
    input: plan,
    assignments: [{ field: output, expr: is.call('coalesce', ...values), span }],
    span,
  };
  return assigned;
};
