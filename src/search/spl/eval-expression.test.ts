import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EvalExpr } from './ast.js';
import { parseEvalExpression } from './pipeline.js';

/** A tree as prefix notation: `(and (= a 1) b)`. Bare fields as they are, quoted ones in single quotes. */
function outline(expr: EvalExpr): string {
  switch (expr.kind) {
    case 'number':
      return expr.text;
    case 'string':
      return JSON.stringify(expr.value);
    case 'field':
      return expr.quoted ? `'${expr.name}'` : expr.name;
    case 'call':
      return `${expr.name}(${expr.args.map(outline).join(' ')})`;
    case 'unary':
      return `(${expr.op} ${outline(expr.arg)})`;
    case 'binary':
      return `(${expr.op} ${outline(expr.left)} ${outline(expr.right)})`;
    case 'in':
      return `(in ${outline(expr.value)} ${expr.list.map(outline).join(' ')})`;
  }
}

function read(text: string): string {
  const { expr, diagnostics } = parseEvalExpression(text);
  assert.ok(expr, `${text}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return outline(expr);
}

const cases: Record<string, readonly (readonly [string, string])[]> = {
  'precedence: NOT, AND, OR, XOR': [
    ['a OR b AND NOT c', '(or a (and b (not c)))'],
    ['a XOR b OR c', '(xor a (or b c))'],
    ['NOT a AND b', '(and (not a) b)'],
    ['NOT a=b AND c', '(and (not (= a b)) c)'],
    ['a = NOT b AND c', '(and (= a (not b)) c)'],
    ['(a OR b) AND c', '(and (or a b) c)'],
    ['a and not b Or c xor d', '(xor (or (and a (not b)) c) d)'],
    ['!isnull(a) AND !b=c', '(and (not isnull(a)) (not (= b c)))'],
  ],
  'arithmetic: unary minus, * / %, then + - . from the left': [
    ['a+b*c-d', '(- (+ a (* b c)) d)'],
    ['-a*b', '(* (- a) b)'],
    ['a--b', '(- a (- b))'],
    ['a/b%c', '(% (/ a b) c)'],
    ['a."x".b+1', '(+ (. (. a "x") b) 1)'],
    ['1+2>=3', '(>= (+ 1 2) 3)'],
    ["'x.y'/'z.w'", "(/ 'x.y' 'z.w')"],
  ],
  'comparison operators': [
    ['a=1', '(= a 1)'],
    ['a==1', '(= a 1)'],
    ['a!=1 AND b<2 AND c<=3', '(and (and (!= a 1) (< b 2)) (<= c 3))'],
    ['a LIKE "%x" or b like c', '(or (like a "%x") (like b c))'],
    ['a in ("x", b)', '(in a "x" b)'],
    ['"v" IN(f1,f2)', '(in "v" f1 f2)'],
    ['in(a, 1, 2)', '(in a 1 2)'],
    ['NOT a IN (b, "c")', '(not (in a b "c"))'],
    ['1=1', '(= 1 1)'],
  ],
  names: [
    ['rule.level', 'rule.level'],
    ["'rule level'.x", "(. 'rule level' x)"],
    ['a."b"', '(. a "b")'],
    ['a . b', '(. a b)'],
    ['x.len(y)', '(. x len(y))'],
    ['a{}.b + cpu:mem', '(+ a{}.b cpu:mem)'],
    ['<<FIELD>>="null"', '(= <<FIELD>> "null")'],
    ["x_<<MATCHSTR>> . 'avg_<<MATCHSTR>>'", "(. x_<<MATCHSTR>> 'avg_<<MATCHSTR>>')"],
    ['null', 'null'],
    ['order', 'order'],
    ['notify . android', '(. notify android)'],
    ["'it\\'s'", "'it's'"],
    ['größe', 'größe'],
  ],
  literals: [
    ['8.250', '8.250'],
    ['.5', '.5'],
    ['1e3', '1e3'],
    ['"say \\"hi\\""', '"say \\"hi\\""'],
    ['"\\\\x{202E}"', '"\\\\x{202E}"'],
    ['"\\d+\\.\\w"', JSON.stringify('\\d+\\.\\w')],
    ['"(?<p>.+\\\\\\)"', JSON.stringify('(?<p>.+\\\\)')],
    ['"a\\tb\\n"', JSON.stringify('a\tb\n')],
    ['"foo`bar`"', '"foo`bar`"'],
    ['""', '""'],
  ],
  calls: [
    ['now()', 'now()'],
    ['IF(a=1, "x", null())', 'if((= a 1) "x" null())'],
    ['LIKE (a,"%x")OR b', '(or like(a "%x") b)'],
    ['case(a>1,"x",true(),"y")', 'case((> a 1) "x" true() "y")'],
    ['relative_time(now(),"-70m@m")', 'relative_time(now() "-70m@m")'],
    ['a\n+\t\u00a0b', '(+ a b)'],
  ],
};

for (const [title, rows] of Object.entries(cases)) {
  test(title, () => {
    for (const [input, expected] of rows) assert.equal(read(input), expected, input);
  });
}

const mistakes: readonly (readonly [text: string, code: string, from: number, to: number])[] = [
  ['', 'spl/expected', 0, 0],
  ['a +', 'spl/operand-missing', 2, 3],
  ['a AND )', 'spl/operand-missing', 2, 5],
  ['NOT', 'spl/operand-missing', 0, 3],
  ['-', 'spl/operand-missing', 0, 1],
  ['AND a', 'spl/expected', 0, 3],
  ['(a', 'spl/unclosed', 0, 1],
  ['f(a, b', 'spl/unclosed', 1, 2],
  ['f(a b)', 'spl/expected', 4, 5],
  ['f(a,)', 'spl/expected', 4, 5],
  ['a b', 'spl/expression-left-over', 2, 3],
  ['a = "b', 'spl/unbalanced-quotes', 4, 6],
  ["a = 'b", 'spl/unbalanced-quotes', 4, 6],
  ["a = ''", 'spl/expected', 4, 6],
  ['2fa = 1', 'spl/number-invalid', 0, 3],
  ['a = 1.2.3', 'spl/number-invalid', 4, 9],
  ['a NOT IN (b)', 'spl/not-in', 2, 5],
  ['a IN b', 'spl/in-without-list', 2, 4],
  ['a IN ()', 'spl/in-empty', 2, 4],
  ['in(a)', 'spl/in-empty', 0, 5],
  ['1 + [search x]', 'spl/subsearch-as-value', 4, 5],
  ['a = $b$', 'spl/expected', 4, 7],
];

test('mistakes are told with their place', () => {
  for (const [text, code, from, to] of mistakes) {
    const { expr, diagnostics } = parseEvalExpression(text);
    assert.equal(expr, undefined, text);
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.span]),
      [[code, { from, to }]],
      text,
    );
  }
});

test('spans cover what was written, brackets included', () => {
  const text = ' ( a+b ) * len( "x" )';
  const { expr } = parseEvalExpression(text);
  assert.equal(expr?.kind, 'binary');
  const { left, right, span } = expr;
  assert.equal(right.kind, 'call');
  const spans = [span, left.span, right.span, right.nameSpan].map(({ from, to }) => text.slice(from, to));
  assert.deepEqual(spans, ['( a+b ) * len( "x" )', '( a+b )', 'len( "x" )', 'len']);
});
