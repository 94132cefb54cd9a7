import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten, translate } from './failure.js';

const codeFor = (message: string): string | undefined =>
  translate(new Error(message), { doing: 'insert' }).diagnostics[0]?.code;

test('a full disk is told apart, in each of the ways the engine says it', () => {
  assert.equal(
    codeFor('Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)'),
    'store/disk-full',
  );
  assert.equal(
    codeFor('Code: 75. DB::Exception: Cannot write to file: , errno: 28, strerror: No space left on device.'),
    'store/disk-full',
  );
});

test('an error of a kind not foreseen keeps what the engine said', () => {
  const [diagnostic] = translate(new Error('Code: 999. DB::Exception: Odd.'), { doing: 'insert' }).diagnostics;
  assert.equal(diagnostic?.code, 'store/insert-failed');
  assert.match(diagnostic?.message ?? '', /: Odd\.$/);
  assert.equal(translate('text', { doing: 'query' }).diagnostics[0]?.code, 'store/query-failed');
});

test('engine text loses code, version, repeated query and excess', () => {
  const scope =
    'Code: 47. DB::Exception: Unknown identifier `x` in scope SELECT x FROM very_long. (UNKNOWN_IDENTIFIER)';
  assert.equal(shorten(scope), 'Unknown identifier `x` (UNKNOWN_IDENTIFIER)');
  assert.equal(shorten('Code: 241. DB::Exception: Too much: While executing Sort. (MEMORY)'), 'Too much (MEMORY)');
  assert.equal(shorten(`Code: 1. DB::Exception: ${'x'.repeat(1000)}`).length, 301);
});
