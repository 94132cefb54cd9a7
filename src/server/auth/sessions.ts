import { createHash, randomBytes } from 'node:crypto';
import type { User } from './user-records.js';

/** Milliseconds after which a session is over: since its beginning, and since it was last used. */
const LONGEST = 12 * 3_600_000;
const IDLE = 3_600_000;
/** Of all users; beyond it the oldest end. */
const MOST = 10_000;

export interface Session {
  readonly user: string;
  /** What requests that change something must carry besides the cookie. */
  readonly csrf: string;
  readonly began: number;
}

interface Kept extends Session {
  /** Of the password with which it began: another password ends it. */
  readonly hash: string;
  used: number;
}

const keyOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Who is logged in. Sessions end with the server; their secrets are kept as hashes. */
export class Sessions {
  readonly #sessions = new Map<string, Kept>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Begins a session; the secret is for the cookie. */
  begin({ name, hash }: User): { readonly secret: string; readonly session: Session } {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST && oldest !== undefined) this.#sessions.delete(oldest);
    const secret = randomBytes(32).toString('base64url');
    const now = this.now();
    const session = { user: name, hash, csrf: randomBytes(32).toString('base64url'), began: now, used: now };
    this.#sessions.set(keyOf(secret), session);
    return { secret, session };
  }

  /** The session with this secret, where its user may still log in the way it began. */
  find(secret: string, userOf: (name: string) => User | undefined): Session | undefined {
    const key = keyOf(secret);
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    const now = this.now();
    const user = userOf(session.user);
    const over = now - session.began > LONGEST || now - session.used > IDLE;
    if (over || user === undefined || user.disabled || user.hash !== session.hash) {
      this.#sessions.delete(key);
      return undefined;
    }
    session.used = now;
    return session;
  }

  end(secret: string): void {
    this.#sessions.delete(keyOf(secret));
  }
}
