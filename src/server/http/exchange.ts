import type { IncomingHttpHeaders } from 'node:http';

/** A request under way, as handlers see it. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Values of the `:names` in the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Address of the client; empty on a local socket. */
  readonly remote: string;
  /** The body as it was sent, once. */
  readonly body: AsyncIterable<Buffer>;
  /** Aborted when the client is gone or has its answer. */
  readonly closed: AbortSignal;
}

/** What a handler answers. A body in pieces is sent as they come. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | AsyncIterable<Buffer>;
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}
