import type { Diagnostic } from '../diagnostics/index.js';
import type { EvalExpr } from '../search/spl/index.js';
import { placeOf, type Setting, spanInFile } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { CalculatedField } from './knowledge.js';

/** The eval parser of the search language; spans point into the given text. */
export type ParseEval = (text: string) => { readonly expr?: EvalExpr; readonly diagnostics: readonly Diagnostic[] };

/**
 * `EVAL-field = expression`. The field's name is taken as it is, special characters included. What the eval parser
 * finds wrong is reported at its place in the .conf file.
 */
export function parseCalculated(setting: Setting, parseEval: ParseEval, report: Report): CalculatedField | undefined {
  const field = setting.key.slice('EVAL-'.length);
  if (field === '') {
    report(diagnose('knowledge/eval-field-missing', placeOf(setting)));
    return undefined;
  }
  if (callsMacro(setting.value)) {
    report(diagnose('knowledge/eval-macro', placeOf(setting), setting.key));
    return undefined;
  }
  const { expr, diagnostics } = parseEval(setting.value);
  for (const d of diagnostics) report(evalFault(d, setting));
  if (expr === undefined) return undefined;
  return { field, expr, text: setting.value, file: setting.file, line: setting.line };
}

function callsMacro(text: string): boolean {
  return text.replace(/"(?:\\[\s\S]|[^"\\])*"|'[^']*'/g, '').includes('`');
}

/** What the eval parser finds wrong in a setting, at its place in the .conf file. */
export function evalFault(diagnostic: Diagnostic, setting: Setting): Diagnostic {
  const span = diagnostic.span === undefined ? setting.span : spanInFile(setting, diagnostic.span);
  return { ...diagnostic, ...placeOf(setting), message: `${setting.key}: ${diagnostic.message}`, span };
}
