import type { Diagnostic } from '../../diagnostics/index.js';
import { diagnosticToJson } from '../../diagnostics/render.js';
import { jsonReply, type Reply } from '../http/index.js';

/** The answer to a request that cannot be served: one message or more, as diagnostics. */
export function refuse(status: number, code: string, message: string): Reply {
  return jsonReply(status, { messages: [{ code, kind: 'user', message }] });
}

/** Diagnostics of a search, with lines and columns. */
export function problemsOf(diagnostics: readonly Diagnostic[], spl: string) {
  return diagnostics.map((d) => diagnosticToJson(d, { name: '<search>', text: spl }));
}
