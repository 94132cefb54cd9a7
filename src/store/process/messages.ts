import { type Diagnostic, KarstError } from '../../diagnostics/index.js';
import type { Settings } from '../engine.js';
import type { PayloadFormat } from '../payload.js';
import type { Query } from '../query.js';

/** What a server asks of its engine's process. */
export type Work =
  /** Comes first, once. `server`: the process that asks. */
  | { readonly do: 'open'; readonly directory: string; readonly server: number }
  | { readonly do: 'command'; readonly statement: string }
  | { readonly do: 'read'; readonly query: Query; readonly settings: Settings }
  /** The rows are the message's body. */
  | { readonly do: 'insert'; readonly table: string; readonly format: PayloadFormat }
  | { readonly do: 'insertFile'; readonly table: string; readonly path: string; readonly format: PayloadFormat }
  /** Stops the read that was asked for under this number. */
  | { readonly do: 'stop'; readonly read: number }
  /** Comes last. */
  | { readonly do: 'close' };

export interface Request {
  /** Numbers requests; the answer has the same. */
  readonly id: number;
  readonly work: Work;
}

export interface Answer {
  readonly id: number;
  /** Further answers to the same request follow; their bodies together are the result. */
  readonly more: boolean;
  readonly failure?: Failure;
}

/** An error on its way between processes. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly diagnostics?: readonly Diagnostic[];
}

export function failureOf(error: unknown): Failure {
  if (error instanceof KarstError) return { message: error.message, diagnostics: error.diagnostics };
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { message: error.message, ...code };
}

/** The error that a failure was made of, as far as the store looks at it. */
export function errorOf({ message, code, diagnostics }: Failure): Error {
  if (diagnostics !== undefined) return new KarstError(diagnostics);
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
