/** Bytes that the bodies of all requests may keep in memory together. */
export class Budget {
  #used = 0;

  constructor(private readonly most: number) {}

  /** 1 = used up. */
  get load(): number {
    return this.#used / this.most;
  }

  /** Sets bytes aside; undefined where there are not that many. A single share may always have what an empty budget has. */
  reserve(bytes: number): Reservation | undefined {
    const reservation = new Reservation((more) => this.#take(more));
    return reservation.grow(Math.min(bytes, this.most)) ? reservation : undefined;
  }

  #take(bytes: number): boolean {
    if (bytes > 0 && this.#used + bytes > this.most) return false;
    this.#used += bytes;
    return true;
  }
}

/** The share of one request. */
export class Reservation {
  #held = 0;

  constructor(private readonly take: (bytes: number) => boolean) {}

  /** Asks for more; false where there is none left. */
  grow(bytes: number): boolean {
    if (!this.take(bytes)) return false;
    this.#held += bytes;
    return true;
  }

  release(): void {
    this.take(-this.#held);
    this.#held = 0;
  }
}
