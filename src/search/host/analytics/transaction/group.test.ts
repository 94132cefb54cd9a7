import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { groupTransactions, type Member, type Rules } from './index.js';

const NONE: Rules = {
  fields: 1,
  hasStart: false,
  hasEnd: false,
  connected: true,
  unifyEnds: true,
  keepEvicted: false,
  maxOpen: 5000,
  maxOpenEvents: 100_000,
};

function event(time: number, ...keys: readonly string[]): Member<number> {
  return { of: time, time, starts: false, ends: false, keys: keys.map((key) => (key === '' ? [] : [key])) };
}

function times(events: readonly Member<number>[], rules: Partial<Rules>): readonly (readonly number[])[] {
  const { transactions } = groupTransactions(events, { ...NONE, ...rules });
  return transactions.map(({ members }) => members.map(({ of }) => of));
}

describe('groupTransactions', () => {
  test('an event joins the transaction that was used last', () => {
    const events = [event(9, 'a', ''), event(8, 'b', ''), event(7, '', 'z'), event(6, 'b', 'z')];
    assert.deepEqual(times(events, { fields: 2, connected: false }), [[9], [8, 7, 6]]);
  });

  test('a span of exactly maxspan is within it', () => {
    assert.deepEqual(times([event(10, 'a'), event(5, 'a'), event(4, 'a')], { maxSpan: 5 }), [[10, 5], [4]]);
  });

  test('an event that starts and ends: it starts the one that waits for a start, else it ends one', () => {
    const both = (time: number): Member<number> => ({ ...event(time, 'a'), starts: true, ends: true });
    const rules = { hasStart: true, hasEnd: true };
    assert.deepEqual(times([both(4), event(3, 'a'), both(2), both(1)], rules), [[4, 3, 2]]);
  });

  test('every event is in one transaction or an orphan', () => {
    const key = fc.constantFrom('', 'a', 'b', 'c');
    const some = fc.record({ a: key, b: key, starts: fc.boolean(), ends: fc.boolean(), gap: fc.nat(5) });
    const rules = fc.record({
      connected: fc.boolean(),
      unifyEnds: fc.boolean(),
      keepEvicted: fc.boolean(),
      hasStart: fc.boolean(),
      hasEnd: fc.boolean(),
      maxSpan: fc.nat(20),
      maxPause: fc.nat(8),
      maxEvents: fc.integer({ min: 1, max: 5 }),
      maxOpen: fc.integer({ min: 1, max: 4 }),
      maxOpenEvents: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 40 }), rules, (given, chosen) => {
        let time = 1000;
        const events = given.map(({ a, b, starts, ends, gap }, i) => {
          time -= gap;
          const marks = { starts: starts && chosen.hasStart, ends: ends && chosen.hasEnd };
          return { ...event(time, a, b), ...marks, of: i };
        });
        const found = groupTransactions(events, { ...NONE, ...chosen, fields: 2 });
        const all = [...found.transactions.flatMap(({ members }) => members), ...found.orphans];
        assert.deepEqual(
          all.map(({ of }) => of).sort((x, y) => x - y),
          events.map(({ of }) => of),
        );
        for (const { members } of found.transactions) {
          const [first = members[0]] = members;
          const last = members.at(-1);
          assert.ok(members.length <= chosen.maxEvents);
          assert.ok((first?.time ?? 0) - (last?.time ?? 0) <= chosen.maxSpan);
        }
      }),
    );
  });

  test('many transactions that share a value do not slow it down', () => {
    const events = Array.from({ length: 60_000 }, (_, i) => event(1e6 - i, 'host', `session${i % 3000}`));
    const start = performance.now();
    assert.equal(times(events, { fields: 2 }).length, 3000);
    assert.ok(performance.now() - start < 5000);
  });
});
