import type { Member, OpenTransaction, Rules } from './member.js';

/** Transactions by the values of one field. */
type ByValue<T> = Map<string, Set<OpenTransaction<T>>>;

function hasFields<T>({ keys }: Member<T>): boolean {
  return keys.some((values) => values.length > 0);
}

/**
 * The open transactions: found by their values, let go by age and by use. Those that know a value of every field are
 * found through an index; the others, few where events are whole, one after the other.
 */
export class Pool<T> {
  /** Least recently used first. */
  readonly #byUse = new Set<OpenTransaction<T>>();
  /** Oldest first. */
  readonly #byAge = new Set<OpenTransaction<T>>();
  readonly #partial = new Set<OpenTransaction<T>>();
  readonly #index: readonly ByValue<T>[];
  events = 0;
  #uses = 0;

  constructor(private readonly rules: Rules) {
    this.#index = Array.from({ length: rules.fields }, () => new Map());
  }

  get size(): number {
    return this.#byUse.size;
  }

  open(): Iterable<OpenTransaction<T>> {
    return this.#byAge;
  }

  leastUsed(): OpenTransaction<T> | undefined {
    return this.#byUse.values().next().value;
  }

  /** Those that are over by the time of an event, as far as they stand in the order of time. */
  *over(time: number): Iterable<OpenTransaction<T>> {
    for (const open of [this.#byAge, this.#byUse]) {
      for (const transaction of open) {
        if (!transaction.isOver(time, this.rules)) break;
        yield transaction;
      }
    }
  }

  canJoin(transaction: OpenTransaction<T>, event: Member<T>): boolean {
    const { fields, connected, unifyEnds } = this.rules;
    if (fields === 0) return true;
    const relation = transaction.relation(event);
    if (relation !== 'apart') return relation === 'match';
    return event.starts || event.ends ? !unifyEnds : !connected && hasFields(event);
  }

  /** Whether the event can open a transaction: it has one of the fields, or none is asked of it. */
  canOpen(event: Member<T>): boolean {
    const { fields, unifyEnds } = this.rules;
    return fields === 0 || hasFields(event) || ((event.starts || event.ends) && !unifyEnds);
  }

  /** The most recently used one that the event may join. */
  find(event: Member<T>): OpenTransaction<T> | undefined {
    let best: OpenTransaction<T> | undefined;
    for (const candidates of this.#candidates(event)) {
      for (const transaction of candidates) {
        if ((best === undefined || transaction.used > best.used) && this.canJoin(transaction, event))
          best = transaction;
      }
    }
    return best;
  }

  #candidates(event: Member<T>): readonly Iterable<OpenTransaction<T>>[] {
    const { rules } = this;
    if (rules.fields === 0 || (!hasFields(event) && !rules.unifyEnds)) return [this.#byUse];
    let fewest: readonly Set<OpenTransaction<T>>[] | undefined;
    let count = Number.POSITIVE_INFINITY;
    for (const [i, values] of event.keys.entries()) {
      if (values.length === 0) continue;
      const sets = values.flatMap((value) => this.#index[i]?.get(value) ?? []);
      const size = sets.reduce((sum, set) => sum + set.size, 0);
      if (size < count) [fewest, count] = [sets, size];
    }
    return [...(fewest ?? []), this.#partial];
  }

  add(transaction: OpenTransaction<T>, event: Member<T>): void {
    this.#byAge.add(transaction);
    transaction.members.push(event);
    transaction.ended ||= event.ends;
    transaction.used = ++this.#uses;
    this.events += 1;
    this.#byUse.delete(transaction);
    this.#byUse.add(transaction);
    for (const [i, values] of event.keys.entries()) for (const value of values) transaction.keys[i]?.add(value);
    if (this.rules.fields > 0) this.#note(transaction);
  }

  #note(transaction: OpenTransaction<T>): void {
    if (!transaction.complete) {
      this.#partial.add(transaction);
      return;
    }
    this.#partial.delete(transaction);
    for (const [i, byValue] of this.#index.entries()) {
      for (const value of transaction.keys[i] ?? []) {
        const known = byValue.get(value);
        if (known === undefined) byValue.set(value, new Set([transaction]));
        else known.add(transaction);
      }
    }
  }

  remove(transaction: OpenTransaction<T>): void {
    this.#byAge.delete(transaction);
    this.#byUse.delete(transaction);
    this.#partial.delete(transaction);
    this.events -= transaction.members.length;
    for (const [i, byValue] of this.#index.entries()) {
      for (const value of transaction.keys[i] ?? []) {
        const known = byValue.get(value);
        known?.delete(transaction);
        if (known?.size === 0) byValue.delete(value);
      }
    }
  }
}
