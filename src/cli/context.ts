import type { Diagnostic } from '../diagnostics/index.js';
import { renderDiagnostic } from '../diagnostics/render.js';
import type { Terminal } from './terminal.js';

/** What every command gets besides its own arguments. */
export interface Context {
  readonly terminal: Terminal;
  /** Where relative paths and karst.yml are looked for. */
  readonly folder: string;
  /** Print every diagnostic, and stack traces of internal errors. */
  readonly verbose: boolean;
  /** The exit code so far; a command sets it when it ran but has something to say. */
  exitCode: number;
}

/** Of one code, so many are printed, unless --verbose is given. */
const MAX_OF_A_CODE = 5;

/** Prints texts of diagnostics on stderr; of many with the same code the first few, and how many there were. */
export function printTexts(texts: readonly (readonly [code: string, text: string])[], context: Context): void {
  const { terminal, verbose } = context;
  const counts = new Map<string, number>();
  for (const [code, text] of texts) {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (verbose || count <= MAX_OF_A_CODE) terminal.err(`${text}\n`);
  }
  if (verbose) return;
  for (const [code, count] of counts) {
    if (count > MAX_OF_A_CODE) terminal.err(`… and ${count - MAX_OF_A_CODE} more of ${code}; --verbose shows them\n`);
  }
}

/** Prints diagnostics on stderr. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], context: Context): void {
  const { errorColor, columns } = context.terminal;
  const texts = diagnostics.map((d) => [d.code, renderDiagnostic(d, { color: errorColor, columns })] as const);
  printTexts(texts, context);
}
