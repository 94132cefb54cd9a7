import type { Plan } from './plan.js';

/** The plans that a plan reads rows from. */
export function inputsOf(plan: Plan): readonly Plan[] {
  if (plan.kind === 'union') return plan.inputs;
  return 'input' in plan && plan.input !== undefined ? [plan.input] : [];
}

/** The same plan over other inputs, given in the order of `inputsOf`. */
export function withInputs(plan: Plan, inputs: readonly Plan[]): Plan {
  if (plan.kind === 'union') return { ...plan, inputs };
  const [input] = inputs;
  return 'input' in plan && input !== undefined ? ({ ...plan, input } as Plan) : plan;
}
