import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../../diagnostics/index.js';
import { fieldsOf, type ModelCalculation } from '../../../knowledge/index.js';
import type { Plan } from '../../plan/index.js';
import type { HostContext } from '../operator.js';

const diagnose = diagnoser(searchMessages);

function outputsOf(calculation: ModelCalculation): readonly string[] {
  if (calculation.kind === 'eval') return [calculation.field];
  if (calculation.kind === 'rex') return calculation.groups;
  return calculation.lookup.outputs.map(({ field }) => field);
}

function inputsOf(calculation: ModelCalculation): readonly string[] {
  if (calculation.kind === 'eval') return fieldsOf(calculation.expr);
  if (calculation.kind === 'rex') return [calculation.input];
  return calculation.lookup.inputs.map(({ field }) => field);
}

/** The calculations that some fields depend on, in their order. */
export function calculationsFor(
  calculations: readonly ModelCalculation[],
  wanted: readonly string[],
): readonly ModelCalculation[] {
  const needed = new Set(wanted);
  const kept = [...calculations].reverse().filter((calculation) => {
    if (!outputsOf(calculation).some((name) => needed.has(name))) return false;
    for (const name of inputsOf(calculation)) needed.add(name);
    return true;
  });
  return kept.reverse();
}

function calculated(input: Plan, calculation: ModelCalculation, span: Span, context: HostContext): Plan {
  switch (calculation.kind) {
    case 'eval':
      return { kind: 'extend', input, assignments: [{ field: calculation.field, expr: calculation.expr, span }], span };
    case 'rex':
      return { kind: 'extract', input, field: calculation.input, pattern: calculation.regex, maxMatch: 1, span };
    case 'lookup':
      context.report(diagnose('search/unsupported', { span }, 'lookups in data models'));
      return input;
  }
}

/** The rows with what the calculations add. */
export function withCalculations(
  plan: Plan,
  calculations: readonly ModelCalculation[],
  span: Span,
  context: HostContext,
): Plan {
  return calculations.reduce((input, calculation) => calculated(input, calculation, span, context), plan);
}
