import type { Span } from '../../../diagnostics/index.js';
import { type AutomaticLookup, fieldsOf, type ModelCalculation } from '../../../knowledge/index.js';
import type { LookupArgs, LookupField, Plan } from '../../plan/index.js';

function outputsOf(calculation: ModelCalculation): readonly string[] {
  if (calculation.kind === 'eval') return [calculation.field];
  if (calculation.kind === 'rex') return calculation.groups;
  return calculation.lookup.outputs.map(({ field }) => field);
}

const readBy = new WeakMap<ModelCalculation, readonly string[]>();

/** Every search over a model asks; calculations do not change once they are read. */
function inputsOf(calculation: ModelCalculation): readonly string[] {
  const known = readBy.get(calculation) ?? collectInputs(calculation);
  readBy.set(calculation, known);
  return known;
}

function collectInputs(calculation: ModelCalculation): readonly string[] {
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

function lookupArgs({ table, inputs, outputs, keepExisting }: AutomaticLookup, span: Span): LookupArgs {
  const placed = (pair: AutomaticLookup['inputs'][number]): LookupField => ({ ...pair, span });
  const [from, to] = [inputs.map(placed), outputs.map(placed)];
  return { table: table.name, inputs: from, outputs: to, keepExisting, timeField: '_time' };
}

function calculated(input: Plan, calculation: ModelCalculation, span: Span): Plan {
  switch (calculation.kind) {
    case 'eval':
      return { kind: 'extend', input, assignments: [{ field: calculation.field, expr: calculation.expr, span }], span };
    case 'rex':
      return { kind: 'extract', input, field: calculation.input, pattern: calculation.regex, maxMatch: 1, span };
    case 'lookup':
      return { kind: 'host', operator: 'lookup', args: lookupArgs(calculation.lookup, span), input, span };
  }
}

/** The rows with what the calculations add. */
export function withCalculations(plan: Plan, calculations: readonly ModelCalculation[], span: Span): Plan {
  return calculations.reduce((input, calculation) => calculated(input, calculation, span), plan);
}
