import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bar, progressOn } from './progress.js';
import { recorder } from './recorder.js';

it('draws at most ten times a second, in place, and removes the line', () => {
  const { terminal, err } = recorder({ interactive: true, columns: 40 });
  let now = 0;
  const progress = progressOn(terminal, () => now);
  progress.show('a', 0.5);
  now = 50;
  progress.show('too soon', 0.6);
  now = 120;
  progress.show('text only');
  progress.clear();
  progress.clear();
  assert.equal(err(), '\r\u001b[2K██████████░░░░░░░░░░  50%  a\r\u001b[2Ktext only\r\u001b[2K');
});

it('writes nothing when nobody watches', () => {
  const { terminal, err } = recorder({ interactive: false });
  progressOn(terminal).show('a', 0.5);
  progressOn(terminal).clear();
  assert.equal(err(), '');
});

it('cuts the line to the terminal and the bar to its ends', () => {
  const { terminal, err } = recorder({ interactive: true, columns: 10 });
  progressOn(terminal, () => 0).show('0123456789abc');
  assert.equal(err(), '\r\u001b[2K01234567…');
  assert.equal(bar(2).length, 25);
});
