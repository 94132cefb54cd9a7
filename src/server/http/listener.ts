import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../log.js';
import { dispatch } from './dispatch.js';
import type { Reply } from './exchange.js';
import { checkSurface, type Surface } from './routes.js';

/** Where to listen: a TCP port (0 = any free one), or a local socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly socket: string };

/** A door that is open. */
export interface Listener {
  /** The TCP port; 0 for a local socket. */
  readonly port: number;
  /** Takes no more connections; resolves when every request has its answer, or was cut off after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Sent with every answer: nothing here is a page, to be framed, sniffed or kept. */
const STRICT_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const LIMITS = {
  /** Milliseconds until the headers of a request must be there, and all of it. */
  headersTimeout: 15_000,
  requestTimeout: 600_000,
  /** Load balancers and forwarders keep connections for a minute or so. */
  keepAliveTimeout: 75_000,
  maxHeaderSize: 32 * 1024,
} as const;

const MAX_CONNECTIONS = 2_000;

async function send(response: ServerResponse, { status, headers, body }: Reply, head: boolean): Promise<void> {
  response.writeHead(status, {
    ...STRICT_HEADERS,
    ...headers,
    ...(typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {}),
    ...(body === undefined ? { 'content-length': 0 } : {}),
  });
  if (head || body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) response.end(head ? '' : body);
  else await pipeline(Readable.from(body), response);
}

function urlOf(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '', ...query] = (request.url ?? '/').split('?');
  // Clients join paths carelessly; // and a slash at the end mean nothing.
  const normal = `/${path.split('/').filter(Boolean).join('/')}`;
  return { path: normal, query: new URLSearchParams(query.join('?')) };
}

async function answer(surface: Surface, request: IncomingMessage, response: ServerResponse, log: Log): Promise<void> {
  const closing = new AbortController();
  response.once('close', () => closing.abort());
  const asked = {
    ...urlOf(request),
    method: request.method ?? 'GET',
    headers: request.headers,
    remote: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    // Whoever stops reading half-way still owes the client an answer over this connection.
    body: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>,
    closed: closing.signal,
  };
  const reply = await dispatch(surface, asked, log);
  if (!response.destroyed) await send(response, reply, request.method === 'HEAD');
}

function listenOn(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    if (!('socket' in address)) {
      server.listen(address.port, address.host);
      return;
    }
    // The socket is made during the call: nobody else can connect, not even for a moment.
    const before = process.umask(0o177);
    try {
      server.listen(address.socket);
    } finally {
      process.umask(before);
    }
  });
}

function closed(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/**
 * Opens a door. Rejects with Node's error (EADDRINUSE, EACCES …) where that cannot be, and throws where a route has no policy.
 */
export async function listen(address: Address, surface: Surface, log: Log): Promise<Listener> {
  checkSurface(surface);
  const server = createServer(LIMITS, (request, response) => {
    answer(surface, request, response, log).catch(() => response.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listenOn(server, address);
  const bound = server.address() as AddressInfo | string;
  return {
    port: typeof bound === 'string' ? 0 : bound.port,
    close: (graceMs) => closed(server, graceMs),
  };
}
