import assert from 'node:assert/strict';
import { it } from 'node:test';
import { KarstError } from '../diagnostics/index.js';
import { reportFailure } from './exit.js';
import { recorder } from './recorder.js';

it('renders diagnostics and exits with 1', () => {
  const { terminal, err } = recorder();
  const error = new KarstError({
    code: 'spl/x',
    kind: 'unsupported',
    message: 'no `tscollect` yet',
    hint: 'leave it out',
  });
  assert.equal(reportFailure(error, terminal, true), 1);
  assert.equal(err(), 'unsupported[spl/x]: no `tscollect` yet\nhint: leave it out\n');
});

it('owns up to a bug with 2, and shows the stack only when asked', () => {
  const quiet = recorder();
  assert.equal(reportFailure(new TypeError('x is undefined'), quiet.terminal, false), 2);
  assert.equal(
    quiet.err(),
    'bug: x is undefined\nThis is a bug in Karst, not in your input.\nRun again with --verbose for the stack trace.\n',
  );
  const loud = recorder();
  assert.equal(reportFailure(new TypeError('x is undefined'), loud.terminal, true), 2);
  assert.match(loud.err(), /exit\.test\.ts/);
});

it('exits with 2 for a diagnostic that is a bug', () => {
  const { terminal } = recorder();
  assert.equal(reportFailure(new KarstError({ code: 'a/b', kind: 'bug', message: 'm' }), terminal, false), 2);
});
