import { type HostContext, operators } from './host/index.js';
import { type Host, inputsOf, type Plan, withInputs } from './plan/index.js';

function expand(node: Host, context: HostContext): Promise<Plan> {
  const operator = operators[node.operator] as (node: Host, context: HostContext) => Promise<Plan>;
  return operator(node, context);
}

/** The plan without host nodes: each, from the inside out, gives way to the plan that its operator makes of it. */
export async function settle(plan: Plan, context: HostContext): Promise<Plan> {
  const inputs = inputsOf(plan);
  const settled: Plan[] = [];
  for (const input of inputs) settled.push(await settle(input, context));
  const same = settled.every((input, i) => input === inputs[i]);
  const node = same ? plan : withInputs(plan, settled);
  return node.kind === 'host' ? settle(await expand(node, context), context) : node;
}
