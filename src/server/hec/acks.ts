import { NEARLY } from '../intake.js';

/** What acknowledgements may take of the memory (limits.conf, [http_input], has larger ones). */
const MAX_CHANNELS = 100_000;
const MAX_PENDING = 1_000_000;
const MAX_PENDING_OF_CHANNEL = 100_000;
/** Milliseconds after which a channel that nobody uses is forgotten (inputs.conf, maxIdleTime). */
const MAX_IDLE = 600_000;

interface Channel {
  next: number;
  /** Ids of committed requests that nobody has asked for. */
  readonly pending: Set<number>;
  used: number;
}

/**
 * Numbers of committed requests, by token and channel. A request gets its number only when its events are committed, so
 * that every number known is true; it is forgotten once told. Unknown numbers are false, and their senders send again.
 */
export class Acks {
  /** The channel used last is the last. */
  readonly #channels = new Map<string, Channel>();
  #pending = 0;

  constructor(private readonly now: () => number = Date.now) {}

  get load(): number {
    return Math.max(this.#pending / MAX_PENDING, this.#channels.size / MAX_CHANNELS);
  }

  get nearlyFull(): boolean {
    return this.load >= NEARLY;
  }

  /** Whether a further request of this channel can be numbered. */
  hasRoom(tokenId: string, channel: string): boolean {
    this.#forgetIdle();
    const known = this.#channels.get(key(tokenId, channel));
    if (known === undefined && this.#channels.size >= MAX_CHANNELS) return false;
    return this.#pending < MAX_PENDING && (known?.pending.size ?? 0) < MAX_PENDING_OF_CHANNEL;
  }

  /** The number of a request that is committed: 0, 1, 2 … in each channel. */
  issue(tokenId: string, channel: string): number {
    const found = this.#use(key(tokenId, channel));
    found.pending.add(found.next);
    this.#pending++;
    return found.next++;
  }

  /** Which of the numbers are committed. */
  tell(tokenId: string, channel: string, ids: readonly number[]): Readonly<Record<string, boolean>> {
    const name = key(tokenId, channel);
    const found = this.#channels.has(name) ? this.#use(name) : undefined;
    return Object.fromEntries(
      [...new Set(ids)].map((id) => {
        const committed = found?.pending.delete(id) ?? false;
        if (committed) this.#pending--;
        return [String(id), committed];
      }),
    );
  }

  #use(name: string): Channel {
    const channel = this.#channels.get(name) ?? { next: 0, pending: new Set(), used: 0 };
    channel.used = this.now();
    this.#channels.delete(name);
    this.#channels.set(name, channel);
    return channel;
  }

  #forgetIdle(): void {
    const oldest = this.now() - MAX_IDLE;
    for (const [name, channel] of this.#channels) {
      if (channel.used > oldest) return;
      this.#channels.delete(name);
      this.#pending -= channel.pending.size;
    }
  }
}

function key(tokenId: string, channel: string): string {
  return `${tokenId} ${channel.toLowerCase()}`;
}
