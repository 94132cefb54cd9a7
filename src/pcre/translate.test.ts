import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { groupNames, pcreProblem, relaxedRe2, type Translation, translatePcre } from './index.js';
import { PCRE_CASES } from './pcre-cases.test.js';

function translated(pattern: string): Translation {
  const result = translatePcre(pattern);
  assert.ok(result.ok, `${pattern}: ${JSON.stringify(result)}`);
  return result.regex;
}

/** The groups by their PCRE numbers, the whole match from where `\K` puts its start. */
function firstMatch(pattern: string, subject: string): readonly (string | null)[] | null {
  const { source, flags, groups, keeps } = translated(pattern);
  const match = new RegExp(source, `${flags}d`).exec(subject);
  if (match === null) return null;
  const text = (numbers: readonly number[]): string | null =>
    numbers.map((n) => match[n]).find((t) => t !== undefined) ?? null;
  const from = keeps.flatMap((keep) => match.indices?.[keep]?.[0] ?? []).at(-1) ?? match.index;
  const whole = subject.slice(from, match.index + match[0].length);
  return [whole, ...groups.slice(1).map(text)];
}

describe('what PCRE matches', () => {
  for (const [pattern, subject, expected] of PCRE_CASES) {
    test(`${JSON.stringify(pattern)} on ${JSON.stringify(subject)}`, () => {
      assert.deepEqual(firstMatch(pattern, subject), expected);
    });
  }
});

describe('what a pattern that RE2 can run is relaxed to', () => {
  test('whatever the pattern matches, it matches', () => {
    for (const [pattern, subject, expected] of PCRE_CASES) {
      const relaxed = relaxedRe2(pattern);
      if (expected === null || relaxed === undefined) continue;
      const source = relaxed
        .replaceAll('\\x{', '\\u{')
        .replaceAll('(?s:.)', '[^]')
        .replaceAll('\\A', '^')
        .replaceAll('\\z', '$');
      assert.match(subject, new RegExp(source, 'u'), pattern);
    }
  });

  test('it is of the kind that RE2 takes', () => {
    assert.equal(relaxedRe2('(?<!x)a{2,5}(?=b)'), '(?:[\\x{61}-\\x{61}])+');
    assert.equal(relaxedRe2('^(a|b)\\1$'), '\\A(?:(?:[\\x{61}-\\x{61}]|[\\x{62}-\\x{62}]))(?s:.)*');
  });

  test('none where nothing is left, where it is too large, or where the pattern is no pattern', () => {
    assert.equal(relaxedRe2('(?=a)'), undefined);
    assert.equal(relaxedRe2(`(?=a)${'b'.repeat(3000)}`), undefined);
    assert.equal(relaxedRe2('(?=a'), undefined);
  });
});

test('constructs that are refused by name', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['(?R)', 'recursion'],
    ['(a(?1)?b)', 'recursion'],
    ['(a(?2)?)(b(?1)?)', 'recursion'],
    ['(?<n>a(?&n)?)', 'recursion'],
    ['(?<n>a\\g<n>?)', 'recursion'],
    ['(a)(?(R)b|c)', 'recursion'],
    ['((a)\\2)(?1)', 'calls of groups with back-references'],
    ['(a?)(?(1)b|c)', 'conditional groups on a group that may match nothing'],
    ['(a(?(1)b|c))', 'conditional groups on a group around them'],
    ['(?=(a))?(?(1)b|c)', 'conditional groups on a group in a look-around'],
    ['(?:(a)|b)+(?(1)b|c)', 'conditional groups on a group that repeats'],
    ['(a)?b(?<=(?(1)b|c))', 'conditional groups in a look-behind'],
    ['(?(?=(a))b|c)', 'groups in the condition of a conditional group'],
    ['(?C1)a', 'callouts'],
    ['a(*SKIP)(*F)|b', 'backtracking verbs'],
    ['\\Ga', '\\G'],
    ['\\X', '\\X'],
    ['\\C', '\\C'],
    ['(?X)a', 'the (?X) flags'],
    ['(a)?b\\1', 'back-references to a group that may not have matched'],
    ['(a)|b\\1', 'back-references to a group that may not have matched'],
    ['\\1(a)', 'back-references to a group that may not have matched'],
    ['(a\\1)', 'back-references to a group that may not have matched'],
    ['(a|b?)+\\1', 'back-references to a group that may not have matched'],
    ['(?J)(?<n>a)(?<n>b)\\k<n>', 'back-references to a name of several groups'],
    ['(a)x(?i)\\1', 'case-insensitive back-references beside case-sensitive parts'],
    ['(?i)(\\p{Lu})\\1', 'case-insensitive back-references beside case-sensitive parts'],
    ['(?:a??)*b', 'repeats of a part that prefers to match nothing'],
    ['(?=a\\Kb)', '\\K in a look-around'],
    ['\\P{Xan}', '\\P{Xan}'],
    ['()'.repeat(1001), 'more than 1000 groups'],
  ];
  for (const [pattern, construct] of cases) assert.deepEqual(translatePcre(pattern), { ok: false, construct }, pattern);
});

test('mistakes', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['(a', 'a "(" is never closed'],
    ['a)', 'a ")" has no "("'],
    ['[a', 'a "[" is never closed'],
    ['[]', 'a "[" is never closed'],
    ['a\\', 'it ends in a backslash'],
    ['*a', 'nothing to repeat before "*"'],
    ['a**', 'nothing to repeat before "*"'],
    ['(|*)', 'nothing to repeat before "*"'],
    ['^*', 'nothing to repeat before "*"'],
    ['{2}', 'nothing to repeat before "{"'],
    ['a{2,1}', 'the numbers of a repeat are out of order'],
    ['a{65536}', 'more than 65535 repeats'],
    ['[b-a]', 'a range in a class is out of order'],
    ['[[:nope:]]', 'there is no class [:nope:]'],
    ['[[.a.]]', 'collating elements are not known to PCRE'],
    ['[\\R]', '\\R cannot stand in a class'],
    ['\\2(a)', 'there is no group 2 to refer to'],
    ['\\k<n>', 'there is no group n to refer to'],
    ['\\g{-1}', '\\g{-1} refers to no group'],
    ['\\g', '\\g must be followed by the name or the number of a group'],
    ['\\p{Nope}', 'the Unicode property "Nope" is unknown'],
    ['\\p', '\\p must be followed by the name of a property'],
    ['\\x{110000}', 'there is no character 110000 (base 16)'],
    ['\\x{d800}', 'there is no character d800 (base 16)'],
    ['\\x{}', '"\\x{}" is no character'],
    ['\\c', '\\c must be followed by a printable ASCII character'],
    ['\\u0041', '\\u is not known to PCRE'],
    ['C:\\Users', '\\U is not known to PCRE'],
    ['(?<a>x)(?<a>y)', 'two groups are named "a"'],
    ['(?|(?<a>x)|(?<b>y))', 'group 1 has the names "a" and "b"'],
    ['(?<a-b>x)', 'a group name may hold only letters, digits and underscores'],
    ['(?<>x)', 'a group name may hold only letters, digits and underscores'],
    ['(?~x)', '"(?~x" is not a known group'],
    ['(?#x', 'a comment is never closed'],
    ['(?<=a+)b', 'a look-behind has no fixed length'],
    ['(?<=(a|bc))d', 'a look-behind has no fixed length'],
    ['(?<!\\R)d', 'a look-behind has no fixed length'],
    ['('.repeat(251), 'parentheses are nested more than 250 deep'],
    ['a'.repeat(65_536), 'it is longer than 65535 characters'],
  ];
  for (const [pattern, problem] of cases) {
    assert.deepEqual(translatePcre(pattern), { ok: false, problem }, pattern);
    assert.equal(pcreProblem(pattern), problem, pattern);
  }
});

test('a pattern that is only not supported has no problem', () => {
  assert.equal(pcreProblem('(?<a>x)(?R)?'), undefined);
  assert.equal(pcreProblem('(?<a>x)\\d+'), undefined);
});

test('groups whose text JavaScript forgets are told', () => {
  assert.deepEqual(translated('(?:(a)|b)*').unreliable, [1]);
  assert.deepEqual(translated('(a*)*').unreliable, [1]);
  assert.deepEqual(translated('(?:(a)b)*(c)?').unreliable, []);
});

test('names in order, with several groups under (?J)', () => {
  assert.deepEqual(groupNames("(?<b>x)(?P<a>y)(?'c'z)"), ['b', 'a', 'c']);
  assert.deepEqual(translated('(?J)(?<n>a)|(?<n>b)').names, [['n', [1, 2]]]);
  assert.deepEqual(groupNames('(?<a>x'), []);
});

/** Spellings that mean the same to both, for text of one line. */
const PIECES = [
  'a',
  'b',
  'é',
  '.',
  '\\w',
  '\\d',
  '[ab]',
  '[^a]',
  '(?:a|b)',
  '(a)',
  '(?=b)',
  '(?!b)',
  '(?<=a)',
  '^',
  '\\b',
];
const QUANTIFIERS = ['', '', '', '*', '+', '?', '+?', '{2}', '{1,2}'];
const QUANTIFIABLE = /^(?!\^|\\b|\(\?[=!<])/;

const common = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(...QUANTIFIERS)), { maxLength: 6 })
  .map((parts) => parts.map(([piece, q]) => (QUANTIFIABLE.test(piece) ? piece + q : piece)).join(''));

test('a pattern that means the same to JavaScript matches the same', () => {
  fc.assert(
    fc.property(common, fc.string({ unit: fc.constantFrom('a', 'b', 'é', '1', ' ', '_') }), (pattern, subject) => {
      const plain = new RegExp(pattern, 'u').exec(subject);
      assert.deepEqual(firstMatch(pattern, subject), plain === null ? null : [...plain].map((t) => t ?? null));
    }),
    { numRuns: 500 },
  );
});

test('anything at all is translated, refused or a mistake', () => {
  const signs = fc.constantFrom(..."ab(){}[]?*+|\\^$.<>=!:-#'&,0123PpQEKRgkxuiJUms éK\u{1f600}\ud800");
  fc.assert(
    fc.property(fc.string({ unit: signs, maxLength: 30 }), (pattern) => {
      const result = translatePcre(pattern);
      assert.ok(result.ok || (result.construct ?? result.problem) !== '');
    }),
    { numRuns: 2000 },
  );
});
