import { searchMessages } from '../../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser } from '../../diagnostics/index.js';
import type { CalculatedField } from '../../knowledge/index.js';
import type { CompileContext } from './context.js';
import { NOTHING } from './convert.js';
import { evalIn, type Fields } from './scopes.js';
import type { Typed } from './typed.js';

const diagnose = diagnoser(searchMessages);

/** `EVAL-` of props.conf. What is wrong in it is a warning: it costs the field, and no search that does without. */
export function calculatedIn(calculated: CalculatedField, fields: Fields, context: CompileContext): Typed {
  const faults: Diagnostic[] = [];
  const value = evalIn(calculated.expr, fields, { ...context, report: (fault) => void faults.push(fault) });
  const fault = faults.find(({ kind }) => kind !== 'warning');
  if (fault === undefined) return value;
  const { field, file, line } = calculated;
  context.report(diagnose('search/calculated-field', {}, field, `${file}:${line}`, fault.message));
  return NOTHING;
}
