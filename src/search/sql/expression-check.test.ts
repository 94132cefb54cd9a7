import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../diagnostics/index.js';
import { parseEvalExpression } from '../spl/index.js';
import { check, compileText, type Fields, scopeOf } from './engine.test.js';
import { compileAssignment, compileCondition } from './expression.js';
import { render } from './fragment.js';

/* What the expression compiler says, and the SQL it writes. */

const FIELDS: Fields = { five: '5', ten: '10', word: 'abc', upper: 'ABC', num: 7 };

function reported(expression: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  compileText(expression, scopeOf(FIELDS, found));
  return found;
}

test('type errors are found when the search is compiled', () => {
  const cases: [string, string, string][] = [
    ['1 + "a"', 'eval/plus-mixed', "'+' only takes two strings or two numbers."],
    ['"a" * 2', 'eval/numbers-only', "'*' only takes numbers."],
    ['-"a"', 'eval/numbers-only', "'-' only takes numbers."],
    ['1 == "a"', 'eval/different-types', "The '=' operator received different types."],
    ['five.ten >= 5', 'eval/different-types', "The '>=' operator received different types."],
    ['strftime(five, "%H") > 5', 'eval/different-types', "The '>' operator received different types."],
    ['isnull(five) > 5', 'eval/different-types', "The '>' operator received different types."],
    ['1 AND 2', 'eval/boolean-only', "'AND' only takes boolean arguments."],
    ['NOT "a"', 'eval/boolean-only', "'NOT' only takes boolean arguments."],
    ['"a".isnull(five)', 'eval/dot-boolean', "The '.' operator only takes strings and numbers."],
    ['nosuch(1)', 'eval/unknown-function', "The 'nosuch' function is unsupported or undefined."],
    ['round()', 'eval/argument-count', "The arguments to the 'round' function are invalid: 0 arguments given."],
    ['if(1==1, 2)', 'eval/argument-count', "The arguments to the 'if' function are invalid: 2 arguments given."],
    ['case(1==1, 2, 3)', 'eval/argument-count', "The arguments to the 'case' function are invalid: 3 arguments given."],
    ['abs("5")', 'eval/argument-type', "The arguments to the 'abs' function are invalid: it needs a number."],
    [
      'tonumber("seven")',
      'eval/bad-number',
      `The arguments to the 'tonumber' function are invalid: "seven" is not a number.`,
    ],
    ['match(word, "(a")', 'eval/bad-regex', `The regex '(a' is invalid: a "(" is never closed.`],
    ['mvfilter(five=ten)', 'eval/one-field', "The expression of 'mvfilter' must refer to exactly one field."],
    [
      'round(five, -1)',
      'eval/bad-value',
      `The arguments to the 'round' function are invalid: number of decimals "-1" is not valid.`,
    ],
  ];
  for (const [expression, code, message] of cases) {
    const [first] = reported(expression);
    assert.deepEqual([first?.code, first?.message], [code, message], expression);
    assert.ok(first?.span, expression);
  }
});

test('what is not supported is named', () => {
  const cases: [string, string][] = [
    ['replace(word, "a(?=b)", "")', 'Regular expressions with look-around are not supported.'],
    ['printf(word, five)', 'printf() needs its format as a literal in the search; a computed one is not supported.'],
    ['strftime(five, "%q")', "strftime() does not support '%q' in its format."],
    ['printf("%S", word)', "printf() does not support '%S' in its format."],
  ];
  for (const [expression, message] of cases) {
    const [first] = reported(expression);
    assert.deepEqual([first?.kind, first?.message], ['unsupported', message], expression);
  }
});

test('a mistyped function is met with a hint', () => {
  assert.equal(reported('strftme(five, "%H")')[0]?.hint, 'Did you mean strftime()?');
  assert.equal(reported('zzzzzzzz(five)')[0]?.hint, undefined);
});

test('Booleans stay out of fields, and only Booleans filter', () => {
  const found: Diagnostic[] = [];
  const scope = scopeOf(FIELDS, found);
  const parsed = (text: string) => {
    const { expr } = parseEvalExpression(text);
    assert.ok(expr);
    return expr;
  };
  compileAssignment(parsed('isnull(five)'), scope);
  compileCondition(parsed('five+1'), scope);
  assert.deepEqual(
    found.map((d) => d.code),
    ['eval/boolean-result', 'eval/where-not-boolean'],
  );
});

function sqlOf(expression: string): string {
  return render(compileText(expression, scopeOf(FIELDS)).sql).text;
}

test('comparing a field with a literal stays a bare comparison', () => {
  assert.equal(sqlOf('word="abc"'), '(`word` = {p0:String})');
  assert.equal(sqlOf('word IN ("a", "b")'), '(`word` IN {p0:Array(String)})');
  assert.equal(sqlOf('num>5'), '(`num` > {p0:Float64})');
  assert.equal(sqlOf('word="a" AND upper="b"'), '((`word` = {p0:String}) AND (`upper` = {p1:String}))');
});

test('nothing of a literal reaches the SQL text', () => {
  const hostile = '\\"); DROP TABLE x; --';
  assert.ok(!sqlOf(`word="${hostile}"`).includes('DROP'));
  assert.ok(!sqlOf(`json_extract(word, "a.DROP")`).includes('DROP'));
  assert.ok(!sqlOf(`strftime(five, "DROP %H")`).includes('DROP'));
  check([[`len("${hostile}")`, '20']]);
});

test('operands are spelled once however deep they nest', () => {
  let nested = 'word';
  for (let depth = 0; depth < 12; depth++) nested = `replace(trim(${nested}), "a", "b")+word`;
  assert.ok(sqlOf(nested).length < 20_000);
  const long = Array.from({ length: 400 }, (_, i) => `word="${i}"`).join(' OR ');
  assert.equal(sqlOf(long).split(' OR ').length, 400);
});
