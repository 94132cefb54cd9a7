import { type Diagnostic, KarstError } from '../../diagnostics/index.js';

/** Why something could not be carried out, for a result to tell. A bug in Karst is told as one and stops no other test. */
export interface Failure {
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function messageOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ message }) => message).join(' ');
}

export function failureOf(error: unknown): Failure {
  if (error instanceof KarstError) return { message: messageOf(error.diagnostics), diagnostics: error.diagnostics };
  return { message: `bug in Karst: ${error instanceof Error ? error.message : String(error)}`, diagnostics: [] };
}
