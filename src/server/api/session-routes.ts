import * as z from 'zod';
import { isOwnOrigin, isPasswordOf, ROLES, type Role, sessionCookie, sessionSecret } from '../auth/index.js';
import { BodyProblem, type Exchange, jsonReply, type Reply, type Route, wholeBody } from '../http/index.js';
import type { Auditor, Documented } from './endpoint.js';
import type { ApiHost } from './host.js';
import { refuse } from './problems.js';

const MAX_LOGIN = 16 * 1024;
/** Logins that wait for their turn: each takes a good part of a processor for a moment. */
const MOST_WAITING = 16;

const login = z.strictObject({ user: z.string().min(1).max(200), password: z.string().min(1).max(1_024) });

/** One at a time, so that passwords being checked never take more than one processor's time. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Undefined where too many wait. */
  take<T>(work: () => Promise<T>): Promise<T> | undefined {
    if (this.#waiting >= MOST_WAITING) return undefined;
    this.#waiting++;
    const turn = this.#last.then(work).finally(() => {
      this.#waiting--;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const tooMany = (seconds: number): Reply =>
  refuse(429, 'server/too-many-logins', `Too many attempts to log in; try again in ${seconds} seconds.`, {
    headers: { 'retry-after': String(seconds) },
  });

async function asked(exchange: Exchange): Promise<z.infer<typeof login> | undefined> {
  try {
    return login.safeParse(JSON.parse((await wholeBody(exchange, MAX_LOGIN)).toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof BodyProblem) return undefined;
    throw error;
  }
}

interface Door {
  readonly host: ApiHost;
  readonly audit: Auditor;
  readonly turns: Turns;
}

const sessionJson = (name: string, role: Role, csrf: string) => ({ user: name, role, csrf });

async function open(exchange: Exchange, { host, audit, turns }: Door): Promise<Reply> {
  if (!isOwnOrigin(exchange)) return refuse(403, 'server/other-origin', 'The request comes from another site.');
  const given = await asked(exchange);
  if (given === undefined) return refuse(400, 'server/bad-request', 'The body must be {"user": …, "password": …}.');
  const { gate, logins } = host;
  const wait = logins.wait(given.user, exchange.remote);
  if (wait > 0) return tooMany(wait);
  const user = gate.users.find(given.user);
  const usable = user?.disabled === false ? user : undefined;
  // What is tried at the same time counts at once, not after its turn.
  logins.failed(given.user, exchange.remote);
  const right = await turns.take(() => isPasswordOf(given.password, usable?.hash));
  if (right === undefined) return tooMany(1);
  const entry = { user: given.user, action: 'session.login', clientip: exchange.remote };
  if (!right || usable === undefined) {
    await audit({ ...entry, info: 'refused' });
    return refuse(401, 'server/wrong-login', 'The user or the password is wrong.');
  }
  logins.succeeded(usable.name, exchange.remote);
  await audit({ ...entry, info: 'succeeded', role: usable.role });
  const { secret, session } = gate.sessions.begin(usable);
  const headers = { 'set-cookie': sessionCookie(exchange, secret) };
  return jsonReply(200, sessionJson(usable.name, usable.role, session.csrf), headers);
}

const session = z.object({
  user: z.string(),
  role: z.enum(ROLES),
  csrf: z.string().optional().describe('for the header x-csrf-token; absent where a token asks'),
});

const common = { path: '/api/v1/session', tag: 'session' } as const;

/** What the document says of the routes below. */
export const SESSION_DOCUMENT: readonly Documented[] = [
  {
    ...common,
    method: 'POST',
    role: 'open',
    summary: 'Log in with a password; the answer sets the cookie of the session',
    body: login,
    answer: { schema: session.required() },
    refusals: {
      401: 'the user or the password is wrong',
      403: 'the request comes from another site',
      429: 'too many attempts; `retry-after` says when to try again',
    },
  },
  {
    ...common,
    method: 'GET',
    role: 'viewer',
    summary: 'Who asks, with the CSRF token of the session',
    answer: { schema: session },
  },
  { ...common, method: 'DELETE', role: 'viewer', summary: 'Log out', answer: { status: 204 } },
];

/** Logging in with a password, and out. A page reads its CSRF token again with GET. */
export function sessionRoutes(host: ApiHost, audit: Auditor): readonly Route[] {
  const door = { host, audit, turns: new Turns() };
  return [
    { method: 'POST', path: '/api/v1/session', policy: 'open', handle: (exchange) => open(exchange, door) },
    {
      method: 'GET',
      path: '/api/v1/session',
      policy: 'viewer',
      handle: (exchange, { principal }) => {
        const session = host.gate.session(exchange);
        const { name = '', role = 'viewer' } = principal ?? {};
        return jsonReply(200, session === undefined ? { user: name, role } : sessionJson(name, role, session.csrf));
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/session',
      policy: 'viewer',
      handle: async (exchange, { principal }) => {
        host.gate.sessions.end(sessionSecret(exchange) ?? '');
        await audit({ user: principal?.name ?? '', action: 'session.logout', info: 'succeeded' });
        return { status: 204, headers: { 'set-cookie': sessionCookie(exchange, '') } };
      },
    },
  ];
}
