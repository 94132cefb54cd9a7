import { CommanderError } from 'commander';
import { KarstError } from '../diagnostics/index.js';
import { renderDiagnostic } from '../diagnostics/render.js';
import type { Terminal } from './terminal.js';

/** Exit codes of every command. */
export const EXIT = {
  /** It ran. */
  ok: 0,
  /** The input or the command line is wrong, or asks for something Karst does not support. */
  user: 1,
  /** A bug in Karst. */
  bug: 2,
  /** `--fail-on-findings`, and there were some. */
  findings: 3,
} as const;

function reportBug(error: unknown, terminal: Terminal, verbose: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(`bug: ${message}\nThis is a bug in Karst, not in your input.\n`);
  const stack = error instanceof Error ? error.stack : undefined;
  terminal.err(verbose && stack !== undefined ? `${stack}\n` : 'Run again with --verbose for the stack trace.\n');
  return EXIT.bug;
}

/** Prints what stopped a command and returns the exit code for it. */
export function reportFailure(error: unknown, terminal: Terminal, verbose: boolean): number {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.user;
  if (!(error instanceof KarstError)) return reportBug(error, terminal, verbose);
  for (const d of error.diagnostics) {
    terminal.err(`${renderDiagnostic(d, { color: terminal.errorColor, columns: terminal.columns })}\n`);
  }
  const bug = error.diagnostics.some((d) => d.kind === 'bug');
  if (bug && verbose && error.stack !== undefined) terminal.err(`${error.stack}\n`);
  return bug ? EXIT.bug : EXIT.user;
}
