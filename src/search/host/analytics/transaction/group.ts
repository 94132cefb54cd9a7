import { type Member, OpenTransaction, type Rules } from './member.js';
import { Pool } from './pool.js';

export interface Transaction<T> {
  /** Newest first, as they came. */
  readonly members: readonly Member<T>[];
  /** Ended by a limit or a start rather than by the end of the input or for want of memory. */
  readonly closed: boolean;
}

export interface Grouping<T> {
  /** In the order in which they were opened. */
  readonly transactions: readonly Transaction<T>[];
  /** Events that are part of none of them. */
  readonly orphans: readonly Member<T>[];
  /** Transactions that were dropped because too many were open. */
  readonly dropped: number;
  /** Some event was newer than the one before it. */
  readonly unordered: boolean;
}

/** What ends a transaction. `end`: the end of an earlier one turned up. */
type Ending = 'limit' | 'start' | 'end' | 'input' | 'memory';

class Grouper<T> {
  readonly #pool: Pool<T>;
  readonly #done: { readonly number: number; readonly transaction: Transaction<T> }[] = [];
  readonly #orphans: Member<T>[] = [];
  #opened = 0;
  #dropped = 0;

  constructor(private readonly rules: Rules) {
    this.#pool = new Pool(rules);
  }

  take(event: Member<T>): void {
    let open = this.#find(event);
    const closes = event.starts && open?.ended === true;
    if (open !== undefined && event.ends && !closes) {
      this.#finish(open, 'end');
      open = undefined;
    }
    if (open === undefined && !this.#pool.canOpen(event)) {
      this.#orphans.push(event);
      return;
    }
    const joined = open ?? new OpenTransaction<T>(this.#opened++, this.rules.fields);
    this.#pool.add(joined, event);
    joined.started = event.starts && (closes || !event.ends);
    if (joined.started) this.#finish(joined, 'start');
    else if (joined.members.length >= (this.rules.maxEvents ?? Number.POSITIVE_INFINITY)) this.#finish(joined, 'limit');
    this.#makeRoom(joined, event.time);
  }

  /** Where events are not in the order of time, some that are over turn up only here. */
  #find(event: Member<T>): OpenTransaction<T> | undefined {
    for (;;) {
      const found = this.#pool.find(event);
      if (found === undefined || !found.isOver(event.time, this.rules)) return found;
      this.#finish(found, 'limit');
    }
  }

  /** Where there are too many, those that are over go first: nothing else had to look at them before. */
  #makeRoom(spared: OpenTransaction<T>, time: number): void {
    const pool = this.#pool;
    const isFull = (): boolean => pool.size > this.rules.maxOpen || pool.events > this.rules.maxOpenEvents;
    if (isFull()) for (const over of pool.over(time)) this.#finish(over, 'limit');
    while (isFull()) {
      const least = pool.leastUsed();
      if (least === undefined || (least === spared && pool.size === 1)) return;
      this.#finish(least, 'memory');
    }
  }

  #finish(transaction: OpenTransaction<T>, ending: Ending): void {
    this.#pool.remove(transaction);
    const { rules } = this;
    const whole = !rules.hasStart || (transaction.started && (!rules.hasEnd || transaction.ended));
    const kept = whole && ending !== 'memory';
    const { number, members } = transaction;
    if (kept || rules.keepEvicted) {
      const closed = kept && (ending === 'limit' || ending === 'start');
      this.#done.push({ number, transaction: { members, closed } });
      return;
    }
    if (ending === 'memory') this.#dropped += 1;
    this.#orphans.push(...members);
  }

  result(last: number, unordered: boolean): Grouping<T> {
    for (const open of [...this.#pool.open()]) this.#finish(open, open.isOver(last, this.rules) ? 'limit' : 'input');
    const transactions = this.#done.sort((a, b) => a.number - b.number).map(({ transaction }) => transaction);
    return { transactions, orphans: this.#orphans, dropped: this.#dropped, unordered };
  }
}

/**
 * Groups events, which come newest first, into transactions (transaction page). A transaction grows backwards in time: an
 * event that ends one opens it, the event that starts it closes it. An event joins the open transaction that was used
 * last among those that it does not contradict.
 */
export function groupTransactions<T>(events: Iterable<Member<T>>, rules: Rules): Grouping<T> {
  const grouper = new Grouper<T>(rules);
  let last = Number.NaN;
  let unordered = false;
  for (const event of events) {
    unordered ||= event.time > last;
    last = event.time;
    grouper.take(event);
  }
  return grouper.result(last, unordered);
}
