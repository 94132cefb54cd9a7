import { searchMessages } from '../../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, type Span } from '../../diagnostics/index.js';
import type { Command, Pipeline } from '../spl/index.js';
import type { Plan } from './plan.js';

const diagnose = diagnoser(searchMessages);

export interface LowerContext {
  /** The whole command. */
  readonly span: Span;
  /** The commands before it. */
  readonly before: readonly Command[];
  report(diagnostic: Diagnostic): void;
  /** The plan of a subsearch; `input` is what it works on where it is no search of its own (appendpipe). */
  lower(pipeline: Pipeline, input?: Plan): Plan;
}

/** What lowering needs to know of a command. */
export interface Lowering {
  readonly generating: boolean;
  /** Of a generating command: with such arguments it adds its rows to those before it. */
  appends(args: unknown): boolean;
  lower(args: unknown, input: Plan | undefined, context: LowerContext): Plan;
}

type Commands = ReadonlyMap<string, Lowering>;
type Report = (diagnostic: Diagnostic) => void;

/** What stands for a pipeline that could not be lowered: the problem has been reported, the search will not run. */
function nothing(span: Span): Plan {
  return { kind: 'values', count: 0, columns: [], span };
}

/** AST → Plan: each command lowers itself over what comes before it. Reports and gives undefined if one cannot. */
export function lower(pipeline: Pipeline, commands: Commands, report: Report, input?: Plan): Plan | undefined {
  let plan = input;
  const nested = (part: Pipeline, over?: Plan): Plan => lower(part, commands, report, over) ?? nothing(part.span);
  for (const [i, { name, args, span }] of pipeline.commands.entries()) {
    const definition = commands.get(name);
    if (definition === undefined) {
      report(diagnose('search/unsupported', { span }, `the command "${name}"`));
      return undefined;
    }
    if (definition.generating && plan !== undefined && !definition.appends(args)) {
      report(diagnose('search/must-be-first', { span }, name));
      return undefined;
    }
    if (!definition.generating && plan === undefined && name !== 'search') {
      report(diagnose('search/not-generating', { span }, name));
      return undefined;
    }
    const before = pipeline.commands.slice(0, i);
    plan = definition.lower(args, plan, { span, before, report, lower: nested });
  }
  return plan;
}
