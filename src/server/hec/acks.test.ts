import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Acks } from './acks.js';

describe('acknowledgements', () => {
  it('have a bound for each channel', () => {
    const acks = new Acks();
    let issued = 0;
    while (acks.hasRoom('t', 'c') && issued < 200_000) {
      acks.issue('t', 'c');
      issued++;
    }
    assert.equal(issued, 100_000);
    assert.equal(acks.hasRoom('t', 'other'), true);
    assert.deepEqual(acks.tell('t', 'c', [0, 99_999, 100_000]), { 0: true, 99999: true, 100000: false });
    assert.equal(acks.hasRoom('t', 'c'), true);
  });

  it('of one token are nothing to another', () => {
    const acks = new Acks();
    acks.issue('t', 'c');
    assert.deepEqual(acks.tell('u', 'c', [0]), { 0: false });
    assert.deepEqual(acks.tell('t', 'C', [0]), { 0: true });
  });

  it('of a channel that nobody uses are forgotten', () => {
    let now = 0;
    const acks = new Acks(() => now);
    acks.issue('t', 'old');
    now = 500_000;
    acks.issue('t', 'new');
    now = 601_000;
    assert.equal(acks.hasRoom('t', 'x'), true);
    assert.deepEqual([acks.tell('t', 'old', [0]), acks.tell('t', 'new', [0])], [{ 0: false }, { 0: true }]);
    assert.equal(acks.issue('t', 'old'), 0, 'numbers begin again');
  });
});
