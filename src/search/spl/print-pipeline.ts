import { KarstError } from '../../diagnostics/index.js';
import type { Command, Pipeline } from './ast.js';
import type { CommandTable, Printer } from './cursor.js';
import { printEvalExpr } from './print-eval.js';
import { printSearchExpr } from './print-search.js';
import { printField, printWord } from './quoting.js';
import { diagnose } from './reader.js';

/** Canonical SPL of a pipeline: `search` is always written out, any other first command has a pipe before it. */
export function printPipeline(pipeline: Pipeline, commands: CommandTable): string {
  const print = printer(commands);
  const texts = pipeline.commands.map((command) => printCommand(command, commands, print));
  const first = pipeline.commands[0];
  return (first === undefined || first.name === 'search' ? '' : '| ') + texts.join(' | ');
}

function printer(commands: CommandTable): Printer {
  const print: Printer = {
    search: (expr) => printSearchExpr(expr, print),
    eval: printEvalExpr,
    subsearch: (pipeline) => `[${printPipeline(pipeline, commands)}]`,
    field: printField,
    word: printWord,
  };
  return print;
}

function printCommand(command: Command, commands: CommandTable, print: Printer): string {
  const syntax = commands.get(command.name);
  if (syntax === undefined) throw new KarstError(diagnose('spl/print-without-commands', {}));
  return `${command.name} ${syntax.print(command.args as never, print)}`.replace(/ +$/, '');
}
