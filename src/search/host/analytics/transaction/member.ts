/** An event on its way into a transaction. */
export interface Member<T> {
  readonly of: T;
  /** Seconds since the epoch; NaN where it has none, which no limit of time applies to. */
  readonly time: number;
  readonly starts: boolean;
  readonly ends: boolean;
  /** The values of the fields that unify events, in their order; empty where absent. */
  readonly keys: readonly (readonly string[])[];
}

/** When events belong together (transaction page); absent limits are none. */
export interface Rules {
  readonly fields: number;
  readonly maxSpan?: number;
  readonly maxPause?: number;
  readonly maxEvents?: number;
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
  readonly connected: boolean;
  readonly unifyEnds: boolean;
  readonly keepEvicted: boolean;
  readonly maxOpen: number;
  readonly maxOpenEvents: number;
}

/** A transaction that events may still join. Events come newest first. */
export class OpenTransaction<T> {
  readonly members: Member<T>[] = [];
  readonly keys: readonly Set<string>[];
  started = false;
  ended = false;
  /** Rises with every event that any transaction takes in. */
  used = 0;

  constructor(
    readonly number: number,
    fields: number,
  ) {
    this.keys = Array.from({ length: fields }, () => new Set<string>());
  }

  /** The time of the event that came first. */
  get newest(): number {
    return this.members[0]?.time ?? Number.NaN;
  }

  get oldest(): number {
    return this.members.at(-1)?.time ?? Number.NaN;
  }

  get complete(): boolean {
    return this.keys.every((values) => values.size > 0);
  }

  isOver(time: number, { maxSpan, maxPause }: Rules): boolean {
    return (
      (maxSpan !== undefined && this.newest - time > maxSpan) ||
      (maxPause !== undefined && this.oldest - time > maxPause)
    );
  }

  /** `match`: they share a value; `conflict`: they differ in a field; `apart`: they have no field in common. */
  relation({ keys }: Member<T>): 'match' | 'conflict' | 'apart' {
    let shared = false;
    for (const [i, values] of keys.entries()) {
      const known = this.keys[i];
      if (values.length === 0 || known === undefined || known.size === 0) continue;
      if (!values.some((value) => known.has(value))) return 'conflict';
      shared = true;
    }
    return shared ? 'match' : 'apart';
  }
}
