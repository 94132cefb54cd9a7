import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRe2, groupNames, groups } from './regex.js';

function rewritten(pattern: string): string | undefined {
  const check = checkRe2(pattern);
  return check.ok ? check.pattern : undefined;
}

test('PCRE spellings become RE2 spellings', () => {
  const cases: [string, string][] = [
    ['(?<name>\\d+)', '(\\d+)'],
    ["(?'name'x)", '(x)'],
    ['a.b', '(?-s)a.b'],
    ['(?s)a.b', '(?-s)(?s)a.b'],
    ['a\\.b', 'a\\.b'],
    ['[.]', '[.]'],
    ['\\h+x\\Z', '[\\t \\x{A0}]+x(?:\\n?\\z)'],
    ['[]a]', '[\\]a]'],
    ['[[:alpha:]_]', '[[:alpha:]_]'],
    ['[a[b]', '[a\\[b]'],
    ['x{,3}', 'x\\{,3}'],
    ['{"a":1}', '\\{"a":1}'],
    ['(?#note)a', 'a'],
    ['(?x) a b # c', 'ab'],
    ['(?ix) a b', '(?i)ab'],
    ['\\Qa.b\\E', 'a\\.b'],
    ['\\y', 'y'],
    ['a\\/b', 'a/b'],
    ['(?i:ab)', '(?i:ab)'],
    ['a*?b+?', 'a*?b+?'],
    ['\\x{202E}\\x{2013}{2}', '\\x{202E}\\x{2013}{2}'],
    ['\\p{L}\\P{Lu}[\\p{Nd}\\x{41}]', '\\p{L}\\P{Lu}[\\p{Nd}\\x{41}]'],
  ];
  for (const [from, to] of cases) assert.equal(rewritten(from), to, from);
});

test('what RE2 lacks is named', () => {
  const cases: [string, string][] = [
    ['a(?=b)', 'look-around'],
    ['(?<!x)a', 'look-around'],
    ['(?<=x)a', 'look-around'],
    ['(a)\\1', 'back-references'],
    ['(?<q>a)\\k<q>', 'back-references'],
    ['(?P<q>a)(?P=q)', 'back-references'],
    ['(?>a)', 'atomic groups'],
    ['a++', 'possessive quantifiers'],
    ['a{2}+', 'possessive quantifiers'],
    ['a{1001}', 'repeat counts above 1000'],
    ['\\Kx', '\\K'],
    ['(?(1)a|b)', 'conditional groups'],
    ['(?R)', 'recursion'],
  ];
  for (const [pattern, construct] of cases) assert.deepEqual(checkRe2(pattern), { ok: false, construct }, pattern);
});

test('mistakes are explained', () => {
  for (const pattern of ['(a', 'a)', '[a', 'a\\', '*a', '(|*)', '(?<a-b>x)', '(?@)']) {
    const check = checkRe2(pattern);
    assert.equal(check.ok, false, pattern);
    assert.ok(check.ok || (check.problem ?? '').length > 5, pattern);
  }
});

test('groups are listed in order', () => {
  assert.deepEqual(groupNames('(?<a>x)(y)(?P<b>\\((?:z))[(?<c>]'), ['a', 'b']);
  assert.deepEqual(groups('(?<a>x)(y)(?:n)\\('), ['a', undefined]);
});
