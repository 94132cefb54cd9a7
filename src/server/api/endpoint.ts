import * as z from 'zod';
import { KarstError } from '../../diagnostics/index.js';
import type { AuditEntry } from '../audit/index.js';
import type { Principal, Role } from '../auth/index.js';
import { BodyProblem, type Exchange, jsonReply, type Reply, type Route, wholeBody } from '../http/index.js';
import { refuse, refuseWith } from './problems.js';

/** Bytes of a request: a search may have a million characters. */
const MAX_REQUEST = 2 * 1024 * 1024;

/** A request that met its schemas. */
export interface Call<Q, B> {
  readonly principal: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  readonly exchange: Exchange;
}

interface Described {
  readonly method: Route['method'];
  /** Literal, with `:name` for a part that is handed on. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** What the audit log calls it; needed where something is changed or searched. */
  readonly action?: string;
  /** What is answered when all went well; default JSON of any shape, with status 200. */
  readonly answer?: { readonly status?: number; readonly schema?: z.ZodType; readonly type?: string };
  /** Refusals of its own, by status. */
  readonly refusals?: Readonly<Record<number, string>>;
}

/** What the document says of a route. */
export interface Documented extends Described {
  /** The least role that may; `open`: whoever comes. */
  readonly role: Role | 'open';
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
}

/** An endpoint of the API as data: its routes, its document and its audit entries are made of it. */
export interface Endpoint extends Documented {
  readonly role: Role;
  handle(call: Call<unknown, unknown>): unknown;
}

/** An answer that is no JSON of status 200. */
export class Answer {
  constructor(readonly reply: Reply) {}
}

/** Thrown by handlers: the answer is this. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`refused with ${reply.status}`);
    this.name = 'Refusal';
  }
}

/** Says what a handler's call has, by the endpoint's schemas. A handler gives what becomes JSON, or an `Answer`. */
export function endpoint<Q extends z.ZodType = z.ZodType<Record<string, never>>, B extends z.ZodType = z.ZodUndefined>(
  described: Described & {
    readonly role: Role;
    readonly query?: Q;
    readonly body?: B;
    handle(call: Call<z.output<Q>, z.output<B>>): unknown;
  },
): Endpoint {
  return described as unknown as Endpoint;
}

function wrongRequest(error: z.ZodError): Reply {
  const text = error.issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`).join('; ');
  return refuse(400, 'server/bad-request', text, { hint: 'GET /api/v1/openapi.json says what each request takes.' });
}

function checked(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return value;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new Refusal(wrongRequest(read.error));
}

async function bodyOf(exchange: Exchange): Promise<unknown> {
  const bytes = await wholeBody(exchange, MAX_REQUEST);
  try {
    return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(refuse(400, 'server/bad-request', 'The body is not JSON.'));
  }
}

/** A parameter that comes several times is a list. */
function queryOf({ query }: Exchange): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function replyTo(error: unknown): Reply {
  if (error instanceof Refusal) return error.reply;
  if (error instanceof BodyProblem) {
    const status = { 'too-large': 413, encoding: 415, gzip: 400 }[error.problem];
    return refuse(status, 'server/bad-body', error.message);
  }
  if (error instanceof KarstError) {
    const bug = error.diagnostics.some(({ kind }) => kind === 'bug');
    return refuseWith(bug ? 500 : 422, error.diagnostics);
  }
  throw error;
}

async function work(
  { query, body, answer, handle }: Endpoint,
  exchange: Exchange,
  principal: Principal,
  seen: (body: unknown) => void,
): Promise<Reply> {
  try {
    const given = body === undefined ? undefined : await bodyOf(exchange);
    seen(given);
    const call = {
      principal,
      exchange,
      params: exchange.params,
      query: checked(query, queryOf(exchange)),
      body: checked(body, given),
    };
    const made = await handle(call);
    if (made instanceof Answer) return made.reply;
    return made === undefined ? { status: 204 } : jsonReply(answer?.status ?? 200, made);
  } catch (error) {
    return replyTo(error);
  }
}

export type Auditor = (entry: AuditEntry) => Promise<void>;

const withoutSecrets = (key: string, value: unknown): unknown => (key === 'password' ? '[redacted]' : value);

function entryOf(at: Endpoint, exchange: Exchange, principal: Principal, body: unknown, status: number): AuditEntry {
  const spl = z.object({ spl: z.string() }).safeParse(body);
  const object = Object.values(exchange.params).join('/');
  return {
    user: principal.name,
    role: principal.role,
    action: at.action ?? `${at.method} ${at.path}`,
    info: status < 400 ? 'succeeded' : status < 500 ? 'refused' : 'failed',
    ...(object === '' ? {} : { object }),
    ...(spl.success ? { search: spl.data.spl } : {}),
    ...(!spl.success && body !== undefined ? { detail: JSON.stringify(body, withoutSecrets) } : {}),
    clientip: exchange.remote,
  };
}

/** The route of an endpoint. What changes or searches is in the audit log before the answer is sent. */
export function routeOf(at: Endpoint, audit: Auditor): Route {
  return {
    method: at.method,
    path: at.path,
    policy: at.role,
    handle: async (exchange, { principal }) => {
      if (principal === undefined) throw new Error(`${at.path} was reached by nobody`);
      let body: unknown;
      const reply = await work(at, exchange, principal, (given) => {
        body = given;
      });
      if (at.action !== undefined) await audit(entryOf(at, exchange, principal, body, reply.status));
      return reply;
    },
  };
}
