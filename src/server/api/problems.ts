import { STATUS_CODES } from 'node:http';
import type { Diagnostic } from '../../diagnostics/index.js';
import { diagnosticToJson } from '../../diagnostics/render.js';
import type { Reply } from '../http/index.js';

interface Message {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly hint?: string;
}

/** An answer as problem+json (RFC 9457): the first message on top, and all of them as `messages`. */
function problem(status: number, messages: readonly Message[], headers: Readonly<Record<string, string>> = {}): Reply {
  const { code = 'server/bug', message = 'The server failed.', hint } = messages[0] ?? {};
  const title = STATUS_CODES[status] ?? 'Error';
  const body = { type: 'about:blank', title, status, code, message, detail: message, ...(hint && { hint }), messages };
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** The answer to a request that cannot be served. */
export function refuse(
  status: number,
  code: string,
  message: string,
  more: { readonly hint?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Reply {
  const hint = more.hint === undefined ? {} : { hint: more.hint };
  return problem(status, [{ code, kind: status >= 500 ? 'bug' : 'user', message, ...hint }], more.headers);
}

/** The answer where work ended in diagnostics. */
export function refuseWith(status: number, diagnostics: readonly Diagnostic[], spl?: string): Reply {
  return problem(
    status,
    spl === undefined ? diagnostics.map((d) => diagnosticToJson(d)) : problemsOf(diagnostics, spl),
  );
}

/** Diagnostics of a search, with lines and columns. */
export function problemsOf(diagnostics: readonly Diagnostic[], spl: string) {
  return diagnostics.map((d) => diagnosticToJson(d, { name: '<search>', text: spl }));
}
