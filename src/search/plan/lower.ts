import { searchMessages } from '../../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, type Span } from '../../diagnostics/index.js';
import type { Pipeline } from '../spl/index.js';
import type { Plan } from './plan.js';

const diagnose = diagnoser(searchMessages);

/** What lowering needs to know of a command. */
export interface Lowering {
  readonly generating: boolean;
  lower(
    args: unknown,
    input: Plan | undefined,
    context: { readonly span: Span; report(diagnostic: Diagnostic): void },
  ): Plan;
}

/** AST → Plan: each command lowers itself over what comes before it. Reports and gives undefined if one cannot. */
export function lower(
  pipeline: Pipeline,
  commands: ReadonlyMap<string, Lowering>,
  report: (diagnostic: Diagnostic) => void,
): Plan | undefined {
  let plan: Plan | undefined;
  for (const { name, args, span } of pipeline.commands) {
    const definition = commands.get(name);
    if (definition === undefined) {
      report(diagnose('search/unsupported', { span }, `the command "${name}"`));
      return undefined;
    }
    if (definition.generating && plan !== undefined) {
      report(diagnose('search/must-be-first', { span }, name));
      return undefined;
    }
    if (!definition.generating && plan === undefined && name !== 'search') {
      report(diagnose('search/not-generating', { span }, name));
      return undefined;
    }
    plan = definition.lower(args, plan, { span, report });
  }
  return plan;
}
