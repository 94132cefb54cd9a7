import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchExpr, SearchValue } from './ast.js';
import { parseSearchExpression } from './pipeline.js';

/** A tree on one line: `and(a=x, or(b=y, "phrase"))`. Live wildcards show as `~`, quoted values in quotes. */
function outline(expr: SearchExpr): string {
  switch (expr.kind) {
    case 'all':
      return 'all';
    case 'and':
    case 'or':
      return `${expr.kind}(${expr.items.map(outline).join(', ')})`;
    case 'not':
      return `not(${outline(expr.item)})`;
    case 'compare':
      return `${expr.field}${expr.op}${show(expr.value)}`;
    case 'in':
      return `${expr.field} in [${expr.values.map(show).join(', ')}]`;
    case 'text':
      return `${expr.form}:${show(expr.value)}`;
    case 'time':
      return `time:${expr.modifier}${expr.op}${expr.value}`;
    case 'subsearch':
      return `[${expr.pipeline.commands.map(({ name }) => name).join(' ')}]`;
  }
}

function show({ pieces, quoted, caseSensitive }: SearchValue): string {
  const text = pieces.join('~');
  return (caseSensitive ? '!' : '') + (quoted ? `"${text}"` : text);
}

function read(text: string): string {
  const { expr, diagnostics } = parseSearchExpression(text);
  assert.ok(expr, `${text}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return outline(expr);
}

const cases: Record<string, readonly (readonly [string, string])[]> = {
  'joins and precedence: NOT, then OR, then AND': [
    ['a=1 AND b=2 OR c=3', 'and(a=1, or(b=2, c=3))'],
    ['a=1 b=2 OR c=3', 'and(a=1, or(b=2, c=3))'],
    ['a=1 OR b=2 c=3 OR d=4', 'and(or(a=1, b=2), or(c=3, d=4))'],
    ['NOT a=1 b=2', 'and(not(a=1), b=2)'],
    ['NOT a=1 OR b=2', 'or(not(a=1), b=2)'],
    ['NOT (a=1 b=2)', 'not(and(a=1, b=2))'],
    ['NOT NOT a=1', 'not(not(a=1))'],
    ['(a=1 AND b=2) c=3 (d=4 (e=5))', 'and(a=1, b=2, c=3, d=4, e=5)'],
    ['(a OR b) OR c', 'or(word:a, word:b, word:c)'],
    ['NOT(a=1)OR(b=2)', 'or(not(a=1), b=2)'],
    ['sourcetype=a OR source=b code=1', 'and(or(sourcetype=a, source=b), code=1)'],
    ['web and error', 'and(word:web, word:and, word:error)'],
    ['"AND" state="OR"', 'and(phrase:"AND", state="OR")'],
    ['state=OR b', 'and(state=OR, word:b)'],
    ['a=1, b=2,', 'and(a=1, b=2)'],
  ],
  comparisons: [
    ['a = 1 b!=2 c<3 d<=4 e>5 f>=6 g==7', 'and(a=1, b!=2, c<3, d<=4, e>5, f>=6, g=7)'],
    ['fieldA=fieldB', 'fieldA=fieldB'],
    ['x=*', 'x=~'],
    ['x=""', 'x=""'],
    ['x="*a*b c"', 'x="~a~b c"'],
    ['"query type{}"=A', 'query type{}=A'],
    ['"outcome.result" = "SUCCESS"', 'outcome.result="SUCCESS"'],
    ['a.b{}.c=1 tag::host=x k8s.io/a-b=y', 'and(a.b{}.c=1, tag::host=x, k8s.io/a-b=y)'],
    ['ip=10.0.0.0/24 u=$user$ p=%%14674 h=0x40 s=aws:x', 'and(ip=10.0.0.0/24, u=$user$, p=%%14674, h=0x40, s=aws:x)'],
    ['host::web1 "x"=y', 'and(host=web1, x=y)'],
    ['host=(a OR "b c")', 'or(host=a, host="b c")'],
    ['hash=abc== b', 'and(hash=abc==, word:b)'],
  ],
  'escapes: \\" \\\\ \\| once, other backslashes stay, wildcards are always live': [
    ['p="D:\\\\a\\\\b"', 'p="D:\\a\\b"'],
    ['p=*\\\\Temp\\\\*', 'p=~\\Temp\\~'],
    ['p="system32\\*"', 'p="system32\\~"'],
    ['p="\\\\\\\\*\\\\SYSVOL"', 'p="\\\\~\\SYSVOL"'],
    ['p="\\d+"', 'p="\\d+"'],
    ['m="say \\"hi\\""', 'm="say "hi""'],
    ['v=*\\"privileged\\":true*', 'v=~"privileged":true~'],
    ['v=a\\|b', 'v=a|b'],
    ['"sudoedit -s \\\\"', 'phrase:"sudoedit -s \\"'],
  ],
  'IN lists are bags of values': [
    ['f IN (a, "b c", 10.0.0.0/8, d*)', 'f in [a, "b c", 10.0.0.0/8, d~]'],
    ['f IN(a)', 'f in [a]'],
    ['"f{}" IN("x")', 'f{} in ["x"]'],
    ['NOT f IN (a) b', 'and(not(f in [a]), word:b)'],
    ['f IN (,"a *","b",)', 'f in ["a ~", "b"]'],
    ['f IN ("a",, "b" "c"\n"d")', 'f in ["a", "b", "c", "d"]'],
    ['f IN ("*pastebin*",""*textbin*"", "*ngrok.io*")', 'f in ["~pastebin~", "~textbin~", "~ngrok.io~"]'],
    ['f IN ("*.aws/c*". "*.aws/d*")', 'f in ["~.aws/c~", "~.aws/d~"]'],
    ['f IN ("a""b" "c"d)', 'f in ["a", "b", "c", d]'],
    ['f IN ("", a)', 'f in ["", a]'],
    ['f IN (a"b c"*)', 'f in ["ab c~"]'],
  ],
  'fragments after an operator': [
    ['f=""*x*""', 'f="~x~"'],
    ['f="C:\\\\Program Files"*', 'f="C:\\Program Files~"'],
    ['f=web"a b"', 'f="weba b"'],
    ['f="* Nul*"g="*>*"', 'and(f="~ Nul~", g="~>~")'],
    ['f="x"AND g=1', 'and(f="x", g=1)'],
    ['f="x"OR g=1', 'or(f="x", g=1)'],
    ['f=*GetCurrent()* g=1', 'and(f=~GetCurrent()~, g=1)'],
    ['(f=a)', 'f=a'],
  ],
  'keywords, phrases and directives': [
    ['*', 'all'],
    ['', 'all'],
    ['()', 'all'],
    ['NOT ()', 'not(all)'],
    ['NOT *', 'not(all)'],
    ['fail* 10.0.0.1 "a b*"', 'and(word:fail~, word:10.0.0.1, phrase:"a b~")'],
    ['""x""', 'word:x'],
    ['foo"bar baz"', 'and(word:foo, phrase:"bar baz")'],
    ['TERM(10.0.0.6) TERM(a=0.9*) CASE(Ab)', 'and(term:10.0.0.6, term:a=0.9~, word:!Ab)'],
    ['host=CASE("A b") ip=TERM(x)', 'and(host=!"A b", ip="x")'],
    ['ImageLoaded EventCode=7', 'and(word:ImageLoaded, EventCode=7)'],
    ['a!b !c', 'and(word:a!b, word:!c)'],
    ['日本=東京 🦀', 'and(日本=東京, word:🦀)'],
  ],
  'time modifiers': [
    ['earliest=-1h@h latest=now() a', 'and(time:earliest=-1h@h, time:latest=now(), word:a)'],
    ['earliest="10/19/2024:00:00:00"', 'time:earliest=10/19/2024:00:00:00'],
    [
      '(earliest=1 latest=2) OR _index_earliest>=-1d',
      'or(and(time:earliest=1, time:latest=2), time:_index_earliest>=-1d)',
    ],
    ['"earliest"=5 index_earliest=5', 'and(earliest=5, index_earliest=5)'],
  ],
  'older time modifiers': [
    ['starthoursago=168 endhoursago=1', 'and(time:earliest=-168h, time:latest=-1h)'],
    ['daysago=7', 'time:earliest=-7d'],
    ['startmonthsago=2 starttimeu=1700000000', 'and(time:earliest=-2mon, time:earliest=1700000000)'],
    ['endtime="10/19/2024:00:00:00" "daysago"=7', 'and(time:latest=10/19/2024:00:00:00, daysago=7)'],
  ],
  'search search': [
    ['search *', 'all'],
    ['search NOT a=1', 'not(a=1)'],
    ['search', 'word:search'],
    ['search=1 b', 'and(search=1, word:b)'],
    ['search OR b', 'or(word:search, word:b)'],
  ],
};

for (const [title, rows] of Object.entries(cases)) {
  test(title, () => {
    for (const [input, expected] of rows) assert.equal(read(input), expected, input);
  });
}

const mistakes: readonly (readonly [text: string, code: string, from: number, to: number])[] = [
  ['a OR', 'spl/operator-without-right', 2, 4],
  ['a AND OR b', 'spl/operator-without-right', 2, 5],
  ['OR a', 'spl/operator-without-left', 0, 2],
  ['AND a', 'spl/operator-without-left', 0, 3],
  ['a NOT', 'spl/operator-without-right', 2, 5],
  ['(NOT)', 'spl/operator-without-right', 1, 4],
  ['= 5', 'spl/operator-without-left', 0, 1],
  ['a b=', 'spl/expected', 4, 4],
  ['a= AND b=1', 'spl/expected', 3, 6],
  ['a=)', 'spl/expected', 2, 3],
  ['(a (b)', 'spl/unclosed', 0, 1],
  ['a)', 'spl/expression-left-over', 1, 2],
  ['f IN (a, b', 'spl/unclosed', 5, 6],
  ['f IN (a (b))', 'spl/expected', 8, 9],
  ['f IN ( , )', 'spl/in-empty', 5, 10],
  ['f IN a', 'spl/in-without-list', 2, 4],
  ['IN (a)', 'spl/operator-without-left', 0, 2],
  ['f NOT IN (a)', 'spl/not-in', 2, 5],
  ['a="b', 'spl/unbalanced-quotes', 2, 4],
  ['x a\\', 'spl/trailing-backslash', 3, 4],
  ['TERM(a', 'spl/unclosed', 4, 5],
  ['CASE()', 'spl/expected', 5, 6],
  ['a ] b', 'spl/stray-bracket', 2, 3],
  ['host=(a OR b=1)', 'spl/field-of-list', 11, 14],
  ['hoursago=x', 'spl/time-modifier-number', 9, 10],
  ['a timeformat="%s"', 'spl/unsupported-time-modifier', 2, 17],
  ['a=[search b]', 'spl/subsearch-as-value', 2, 3],
];

test('mistakes are told with their place', () => {
  for (const [text, code, from, to] of mistakes) {
    const { expr, diagnostics } = parseSearchExpression(text);
    assert.equal(expr, undefined, text);
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.span]),
      [[code, { from, to }]],
      text,
    );
  }
});

const doubtful: readonly (readonly [text: string, code: string, from: number, to: number])[] = [
  ['web and error', 'spl/lower-case-operator', 4, 7],
  ['search *', 'spl/search-twice', 0, 6],
  ['f IN ("a". "b")', 'spl/list-full-stop', 9, 10],
  ['a, b', 'spl/comma-between-terms', 1, 2],
  ['t>=relative_time(now(), "-1d")', 'spl/function-in-search', 3, 16],
];

test('what reads otherwise than it looks is read with a warning', () => {
  for (const [text, code, from, to] of doubtful) {
    const { expr, diagnostics } = parseSearchExpression(text);
    assert.ok(expr, text);
    assert.deepEqual(
      [diagnostics[0]?.kind, diagnostics[0]?.code, diagnostics[0]?.span],
      ['warning', code, { from, to }],
    );
  }
});

test('spans cover what was written', () => {
  const text = 'a=1 OR  NOT "b c" (d IN (e))';
  const { expr } = parseSearchExpression(text);
  assert.equal(expr?.kind, 'and');
  const spans = expr.items.map(({ span }) => text.slice(span.from, span.to));
  assert.deepEqual(spans, ['a=1 OR  NOT "b c"', 'd IN (e)']);
});
