import { relative } from 'node:path';
import type { Validation } from '../../content/index.js';
import type { Diagnostic, DiagnosticKind } from '../../diagnostics/index.js';
import { diagnosticToJson } from '../../diagnostics/render.js';

/** What reports are made of: the outcome, and the folder that paths are shown relative to. */
export interface ValidateReport extends Validation {
  readonly folder: string;
  readonly version: string;
  /** What `--fix` has changed. */
  readonly fixed: readonly { readonly file: string; readonly code: string; readonly message: string }[];
}

export const SEVERITY: Readonly<Record<DiagnosticKind, string>> = {
  user: 'error',
  unsupported: 'unsupported',
  warning: 'warning',
  bug: 'bug',
};

export const isError = ({ kind }: Diagnostic): boolean => kind !== 'warning';

/** A diagnostic with its place as people count it: lines and columns from 1. */
export interface Placed {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly hint?: string;
}

export function placed(diagnostic: Diagnostic): Placed {
  const { code, message, hint, file, span } = diagnosticToJson(diagnostic);
  return {
    ...(file !== undefined && { file }),
    ...(span && { line: span.line, column: span.column, endLine: span.end_line, endColumn: span.end_column }),
    code,
    severity: SEVERITY[diagnostic.kind],
    message,
    ...(hint !== undefined && { hint }),
  };
}

/** With slashes, as URIs and CI servers want them. */
export function shownPath(file: string, folder: string): string {
  const path = relative(folder, file);
  return (path === '' || path.startsWith('..') ? file : path).replaceAll('\\', '/');
}
