import { type HostContext, liftRegexes, operators } from './host/index.js';
import { type Host, inputsOf, type Plan, withInputs } from './plan/index.js';

function expand(node: Host, context: HostContext): Promise<Plan> {
  const operator = operators[node.operator] as (node: Host, context: HostContext) => Promise<Plan>;
  return operator(node, context);
}

/** What has been settled, so that a part that several plans share is run once. */
export type Settled = Map<Plan, Plan>;

/**
 * The plan without host nodes, and without regular expressions that RE2 refuses: each, from the inside out, gives way to
 * the plan that its operator makes of it.
 */
export async function settle(plan: Plan, context: HostContext, known: Settled): Promise<Plan> {
  const settled = known.get(plan) ?? (await settleNew(plan, context, known));
  known.set(plan, settled);
  return settled;
}

async function settleNew(plan: Plan, context: HostContext, known: Settled): Promise<Plan> {
  const inputs = inputsOf(plan);
  const settled: Plan[] = [];
  for (const input of inputs) settled.push(await settle(input, context, known));
  const same = settled.every((input, i) => input === inputs[i]);
  const node = same ? plan : withInputs(plan, settled);
  if (node.kind === 'host') return settle(await expand(node, context), context, known);
  const lifted = liftRegexes(node);
  return lifted === node ? node : settle(lifted, context, known);
}
