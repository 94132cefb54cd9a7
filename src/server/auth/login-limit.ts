/** Failed attempts that cost nothing, of a user and of an address: several users may share one. */
const FREE = { user: 5, address: 20 } as const;
/** Seconds to wait after the first attempt beyond; doubled with each further one. */
const FIRST_WAIT = 1;
const LONGEST_WAIT = 900;
/** Milliseconds after which failures are forgotten. */
const FORGOTTEN = 3_600_000;
const MOST_KEYS = 50_000;

interface Failures {
  count: number;
  last: number;
}

/** Makes guessing passwords slow: each further failure of a user, or from an address, doubles the wait. */
export class LoginLimit {
  readonly #failures = new Map<string, Failures>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Seconds until the next attempt may be made; 0 = now. */
  wait(user: string, address: string): number {
    return Math.max(this.#waitOf(`user ${user}`, FREE.user), this.#waitOf(`address ${address}`, FREE.address));
  }

  failed(user: string, address: string): void {
    for (const key of [`user ${user}`, `address ${address}`]) {
      const count = (this.#recent(key)?.count ?? 0) + 1;
      this.#failures.delete(key);
      this.#failures.set(key, { count, last: this.now() });
    }
    for (const [key] of this.#failures) {
      if (this.#failures.size <= MOST_KEYS) break;
      this.#failures.delete(key);
    }
  }

  /** The right password: what the user failed at is forgiven; of the address, this attempt alone. */
  succeeded(user: string, address: string): void {
    this.#failures.delete(`user ${user}`);
    const failures = this.#failures.get(`address ${address}`);
    if (failures !== undefined) failures.count--;
  }

  #recent(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures !== undefined && this.now() - failures.last < FORGOTTEN ? failures : undefined;
  }

  #waitOf(key: string, free: number): number {
    const failures = this.#recent(key);
    if (failures === undefined || failures.count < free) return 0;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures.count - free));
    return Math.max(0, Math.ceil(wait - (this.now() - failures.last) / 1000));
  }
}
