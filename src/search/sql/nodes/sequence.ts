import type { Carry, Plan, Trend, Uniq, Window } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import type { Stage } from '../stage.js';
import { compileCarry } from './carry.js';
import { compileTrend } from './trend.js';
import { compileUniq } from './uniq.js';
import { compileWindow } from './window-plan.js';

/** Nodes that write beside a row what other rows hold, or keep it by them. */
export type SequenceNode = Window | Carry | Trend | Uniq;

export function isSequence(node: Plan): node is SequenceNode {
  return node.kind === 'window' || node.kind === 'carry' || node.kind === 'trend' || node.kind === 'uniq';
}

/** `input` compiles the rows anew at each call, for a step that reads them twice. */
export function compileSequence(
  node: SequenceNode,
  input: (context: CompileContext) => Stage,
  context: CompileContext,
): Stage {
  switch (node.kind) {
    case 'window':
      return compileWindow(node, input, context);
    case 'carry':
      return compileCarry(node, input(context));
    case 'trend':
      return compileTrend(node, input(context));
    case 'uniq':
      return compileUniq(input(context));
  }
}
