import type { LowerContext, Plan } from '../plan/index.js';
import type { CommandSyntax, Cursor, Printer } from '../spl/index.js';

/**
 * One SPL command, all of it: syntax, page in the reference, and what it means. `A` is its parsed arguments,
 * which nothing else looks into.
 */
export interface CommandDefinition<A> {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** `head [<N>] [null=<bool>]` as the reference prints it. */
  readonly syntax: string;
  readonly summary: string;
  /** Searches that the documentation shows and the tests parse. */
  readonly examples: readonly string[];
  /** Must come first and takes no input. */
  readonly generating?: boolean;
  /** Of a generating command: with such arguments it adds its rows to those before it. */
  appends?(args: A): boolean;
  parse(cursor: Cursor): A;
  print(args: A, printer: Printer): string;
  /** `input` is undefined only for generating commands. */
  lower(args: A, input: Plan | undefined, context: LowerContext): Plan;
}

/** A definition whose arguments only it understands. */
export interface Command extends CommandSyntax {
  readonly syntax: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly generating: boolean;
  appends(args: unknown): boolean;
  print(args: unknown, printer: Printer): string;
  lower(args: unknown, input: Plan | undefined, context: LowerContext): Plan;
}

export function command<A>(definition: CommandDefinition<A>): Command {
  return {
    name: definition.name,
    ...(definition.aliases === undefined ? {} : { aliases: definition.aliases }),
    syntax: definition.syntax,
    summary: definition.summary,
    examples: definition.examples,
    generating: definition.generating ?? false,
    appends: (args) => definition.appends?.(args as A) ?? false,
    parse: (cursor) => definition.parse(cursor),
    print: (args, printer) => definition.print(args as A, printer),
    lower: (args, input, context) => definition.lower(args as A, input, context),
  };
}

/** For commands that transform rows: the input that the caller has made sure of. */
export function rows(input: Plan | undefined): Plan {
  if (input === undefined) throw new Error('a command that needs input was lowered without one');
  return input;
}
