import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LOADER, startable } from '../../../../tests/bed/started.js';
import { KarstError } from '../../../diagnostics/index.js';
import { type Extraction, openRegexHost } from './host.js';

const host = openRegexHost();
after(() => host.close());

async function failure(promise: Promise<unknown>): Promise<readonly [code: string, message: string]> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof KarstError, String(error));
    const [first] = error.diagnostics;
    return [first?.code ?? '', first?.message ?? ''];
  }
  return assert.fail('did not fail');
}

/** As plain data: `{name: texts}`. */
function groupsOf(found: readonly Extraction[]): readonly unknown[] {
  return found.map(({ groups }) => Object.fromEntries(groups));
}

test('match', async () => {
  assert.deepEqual(await host.match('a(?=b)', ['ab', 'ac', '', 'cab']), [true, false, false, true]);
  assert.deepEqual(await host.match('a(?=b)', []), []);
});

describe('extract', () => {
  test('the first match, some, all', async () => {
    const values = ['1b2b3b', 'none'];
    const pattern = '(?<digit>\\d)(?=b)';
    assert.deepEqual(groupsOf(await host.extract(pattern, values, { maxMatch: 1 })), [{ digit: ['1'] }, {}]);
    assert.deepEqual(groupsOf(await host.extract(pattern, values, { maxMatch: 2 })), [{ digit: ['1', '2'] }, {}]);
    assert.deepEqual(groupsOf(await host.extract(pattern, values, { maxMatch: 0 })), [{ digit: ['1', '2', '3'] }, {}]);
  });

  test('empty groups and those that took no part are left out', async () => {
    const found = await host.extract('(?<a>x*)(?<b>y)?(?<c>z)(?!z)', ['z'], { maxMatch: 1 });
    assert.deepEqual(groupsOf(found), [{ c: ['z'] }]);
  });

  test('names that JavaScript gives a meaning to', async () => {
    const found = await host.extract('(?<__proto__>a)(?<constructor>b)(?=c)', ['abc'], { maxMatch: 1 });
    assert.deepEqual(
      [...(found[0]?.groups ?? [])],
      [
        ['__proto__', ['a']],
        ['constructor', ['b']],
      ],
    );
  });

  test('places are counted in characters', async () => {
    const found = await host.extract('é(?<a>😀x)(?<b>y)?(?=z)', ['😀é😀xz'], { maxMatch: 1, spans: true });
    assert.deepEqual([...(found[0]?.spans ?? [])], [['a', [2, 3]]]);
  });

  test('matches of nothing go on, also beyond U+FFFF', async () => {
    const found = await host.extract('(?=(?<c>.))', ['a😀b'], { maxMatch: 0 });
    assert.deepEqual(groupsOf(found), [{ c: ['a', '😀', 'b'] }]);
  });
});

test('replace: every match, groups, nothing for groups that are not there', async () => {
  assert.deepEqual(await host.replace('(\\w+)(?=!)', '<\\1\\2>', ['a! b c!', 'x']), ['<a>! b <c>!', 'x']);
  assert.deepEqual(await host.replace('(?=b)', '$1\\0\\', ['ab']), ['a$1\\0\\b']);
  assert.deepEqual(await host.replace('a\\Kb', '-', ['abab']), ['a-a-']);
  assert.deepEqual(await host.replace('(?!^)(?=\\d)', ' ', ['a1😀2']), ['a 1😀 2']);
});

test('sed: first, every, one of the matches; several commands; the whole match', async () => {
  const values = ['aXaXaX'];
  assert.deepEqual(await host.sed('s/a(?=X)/b/', values), ['bXaXaX']);
  assert.deepEqual(await host.sed('s/a(?=X)/b/g', values), ['bXbXbX']);
  assert.deepEqual(await host.sed('s/a(?=X)/b/2', values), ['aXbXaX']);
  assert.deepEqual(await host.sed('s/(?<=a)X/[\\0]/ y/aX/12/', values), ['1[2]1212']);
  assert.deepEqual(await host.sed('s/a(?=X)/b/4', values), values);
});

test('what is wrong with a pattern', async () => {
  assert.deepEqual(await failure(host.match('(?=a', ['a'])), [
    'search/regex-malformed',
    'The regular expression "(?=a" is malformed: a "(" is never closed.',
  ]);
  assert.equal((await failure(host.match('(?R)', [])))[0], 'search/regex-unsupported');
  assert.equal((await failure(host.extract('(?:(?<k>a)|b)+', [], { maxMatch: 1 })))[0], 'search/regex-group');
  assert.equal((await failure(host.replace('(?:(a)|b)+', '\\1', [])))[0], 'search/regex-group');
  assert.deepEqual(await host.replace('(?:(a)|b)+', 'x', ['ab']), ['x']);
  assert.equal((await failure(host.sed('d/x/', [])))[0], 'search/regex-malformed');
});

describe('budgets', () => {
  const slow = '^(a+)+(?!b)$';
  const bait = `${'a'.repeat(60)}c`;

  test('a value that takes too long stops the call, and the next call works', async () => {
    const began = performance.now();
    const [code, message] = await failure(host.match(slow, ['aa', bait, 'a']));
    assert.equal(code, 'search/regex-too-slow');
    assert.ok(message.includes(`"${'a'.repeat(60)}…"`), message);
    assert.ok(performance.now() - began < 5000);
    assert.deepEqual(await host.match(slow, ['aa', 'ab']), [true, false]);
  });

  test('in replace, extract and sed as well', async () => {
    assert.equal((await failure(host.replace(slow, '', [bait])))[0], 'search/regex-too-slow');
    assert.equal(
      (await failure(host.extract('^(?<x>(a|a)+)(?!b)$', [bait], { maxMatch: 1 })))[0],
      'search/regex-too-slow',
    );
    assert.equal((await failure(host.sed('s/^(a|aa)+$(?!b)/x/', [bait])))[0], 'search/regex-too-slow');
  });

  test('calls that wait are served after one that was stopped', async () => {
    const answers = await Promise.allSettled([
      host.match(slow, [bait]),
      host.match(slow, ['aa']),
      host.match('a(?!b)', ['ab']),
    ]);
    assert.deepEqual(
      answers.map((a) => (a.status === 'fulfilled' ? a.value : 'stopped')),
      ['stopped', [true], [false]],
    );
  });

  test('many values together', async () => {
    const hurried = openRegexHost({ perValue: 60_000, perCall: 50 });
    assert.equal((await failure(hurried.match(slow, [bait])))[0], 'search/regex-too-long');
    hurried.close();
  });

  test('more backtracking than the stack holds', async () => {
    const patient = openRegexHost({ perValue: 30_000 });
    const deep = 'ab'.repeat(5_000_000);
    assert.equal((await failure(patient.match('^(?:(a)|b|c)*$(?!b)x', [deep])))[0], 'search/regex-too-deep');
    assert.deepEqual(await patient.match('a(?=b)', ['ab']), [true]);
    patient.close();
  });

  test('repeats of repeats', async () => {
    assert.deepEqual(await host.match('(?=b)(?:(?:(?:ab|c?d){1000}){1000}){1000}', ['a'.repeat(100)]), [false]);
  });
});

test('a hundred thousand values go through in a moment', async () => {
  const values = Array.from({ length: 100_000 }, (_, i) => `C:\\Windows\\System32\\tool${i}.exe /c whoami`);
  const began = performance.now();
  const matched = await host.match('(?i)(?<!\\\\)TOOL\\d+(?=\\.exe)|tool9+(?=\\.)', values);
  assert.equal(matched.filter(Boolean).length, 5);
  assert.ok(performance.now() - began < 5000);
});

test('the thread keeps no process alive', () => {
  const entry = JSON.stringify(startable(new URL('./host.ts', import.meta.url)).href);
  const code = `import(${entry}).then(async ({ regexHost }) => console.log(await regexHost().match('a(?=b)', ['ab'])))`;
  const args = [...LOADER, '--eval', code];
  const cwd = fileURLToPath(new URL('../../../../', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 30_000 });
  assert.equal(stdout.trim(), '[ true ]', stderr);
  assert.equal(status, 0);
});
