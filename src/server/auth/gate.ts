import { timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../http/index.js';
import type { TokenBook } from '../tokens/index.js';
import type { Principal } from './principal.js';
import type { Session, Sessions } from './sessions.js';
import type { UserBook } from './user-book.js';

const COOKIE = 'karst_session';

/** Why a request is not let in. */
export type Denied = 'nobody' | 'csrf' | 'origin';

const SAFE: readonly string[] = ['GET', 'HEAD'];

function bearer({ headers }: Exchange): string | undefined {
  return /^Bearer +(\S+)$/i.exec((headers.authorization ?? '').trim())?.[1];
}

export function sessionSecret({ headers }: Exchange): string | undefined {
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** A proxy with TLS says so; to believe it can only make the cookie stricter. */
function isSecure({ headers }: Exchange): boolean {
  return headers['x-forwarded-proto'] === 'https';
}

/** The header that keeps a session in a browser, or with an empty secret takes it away. */
export function sessionCookie(exchange: Exchange, secret: string): string {
  const age = secret === '' ? '; Max-Age=0' : '';
  return `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict${isSecure(exchange) ? '; Secure' : ''}${age}`;
}

/** Browsers say where a request comes from: it must be a page of this server. Other clients say nothing. */
export function isOwnOrigin({ headers }: Exchange): boolean {
  const { origin, host } = headers;
  if (headers['sec-fetch-site'] === 'cross-site') return false;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Says who is behind a request: the holder of an API token, or a user who is logged in. */
export class Gate {
  constructor(
    readonly users: UserBook,
    private readonly tokens: TokenBook,
    readonly sessions: Sessions,
    private readonly now: () => number = Date.now,
  ) {}

  /** A request with a token of its own is judged by that alone, as no browser adds one unasked. */
  identify(exchange: Exchange): Principal | Denied {
    return exchange.headers.authorization === undefined ? this.#bySession(exchange) : this.#byToken(exchange);
  }

  session(exchange: Exchange): Session | undefined {
    const secret = sessionSecret(exchange);
    return secret === undefined ? undefined : this.sessions.find(secret, (name) => this.users.find(name));
  }

  #byToken(exchange: Exchange): Principal | Denied {
    const secret = bearer(exchange);
    const token = secret === undefined ? undefined : this.tokens.find('api', secret);
    if (token === undefined || token.disabled) return 'nobody';
    if (token.expires !== undefined && token.expires <= this.now() * 1000) return 'nobody';
    return { id: `token:${token.id}`, name: `token:${token.name}`, role: token.role ?? 'viewer', via: 'token' };
  }

  #bySession(exchange: Exchange): Principal | Denied {
    const session = this.session(exchange);
    const user = session === undefined ? undefined : this.users.find(session.user);
    if (session === undefined || user === undefined) return 'nobody';
    if (!SAFE.includes(exchange.method)) {
      if (!isOwnOrigin(exchange)) return 'origin';
      const given = exchange.headers['x-csrf-token'];
      if (typeof given !== 'string' || !isSame(given, session.csrf)) return 'csrf';
    }
    return { id: `user:${user.name}`, name: user.name, role: user.role, via: 'session' };
  }
}
