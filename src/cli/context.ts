import type { Diagnostic } from '../diagnostics/index.js';
import { renderDiagnostic } from '../diagnostics/render.js';
import type { Terminal } from './terminal.js';

/** What every command gets besides its own arguments. */
export interface Context {
  readonly terminal: Terminal;
  /** Where relative paths and karst.yml are looked for. */
  readonly folder: string;
  /** The exit code so far; a command sets it when it ran but has something to say. */
  exitCode: number;
}

/** Prints diagnostics on stderr, equal ones once with their number. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], { terminal }: Context): void {
  const counts = new Map<string, number>();
  for (const d of diagnostics) {
    const text = renderDiagnostic(d, { color: terminal.errorColor, columns: terminal.columns });
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  for (const [text, count] of counts) terminal.err(`${text}${count > 1 ? `\n(${count} times)` : ''}\n`);
}
