import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Macro } from './cursor.js';
import { expandMacros } from './expansion.js';
import { mapDiagnostic } from './source-map.js';

function table(...macros: readonly (readonly [head: string, definition: string, more?: Partial<Macro>])[]) {
  return new Map(
    macros.map(([head, definition, more]) => {
      const [, name = '', list] = /^(\S+?)(?:\((.*)\))?$/.exec(head) ?? [];
      const args = list === undefined ? [] : list.split(',');
      return [
        args.length === 0 ? name : `${name}(${args.length})`,
        { name, args, definition, ...more } satisfies Macro,
      ];
    }),
  );
}

const macros = table(
  ['lim', 'x>9'],
  ['or', 'a=1 OR b=2'],
  ['outer', '`lim` AND `m(v)` "`lim`"'],
  ['m(a)', 'f=$a$ "$a$" $other$ $'],
  ['two(lo,hi)', 'x>$lo$ x<$hi$'],
  ['list', 'a.exe,b.exe'],
  ['comment(text)', ''],
  ['noted', 'x ```note `lim` ``` y'],
  ['quoted', '"-70m@m"'],
);

const expansions: readonly (readonly [string, string])[] = [
  ['a `lim` b', 'a x>9 b'],
  ['`lim``lim`', 'x>9x>9'],
  ['p IN (`list`)', 'p IN (a.exe,b.exe)'],
  ['`m(v)`', 'f=v "v" $other$ $'],
  ['`m( "a, b" )`', 'f=a, b "a, b" $other$ $'],
  ['`m("say \\"hi\\"")`', 'f=say "hi" "say "hi"" $other$ $'],
  ['`m((a, b))`', 'f=(a, b) "(a, b)" $other$ $'],
  ['`two(1, 2)`', 'x>1 x<2'],
  ['`two(hi=5,lo=3)`', 'x>3 x<5'],
  ['`two(,2)`', 'x> x<2'],
  ['`two(a=b, "c,d")`', 'x>a=b x<c,d'],
  ['`comment("a `b` | c")`|x', '|x'],
  ['`outer`', 'x>9 AND f=v "v" $other$ $ "`lim`"'],
  ['stats```x```count', 'stats count'],
  ['a ```one\n| "two` ``three``` b', 'a   b'],
  ['`noted`', 'x   y'],
  ['"foo`lim`baz" `lim`', '"foo`lim`baz" x>9'],
  ['split(p,"`") | `lim`', 'split(p,"`") | x>9'],
  ['r(now(), "`quoted`")', 'r(now(), "`quoted`")'],
  ['a=*\\"b\\":`lim`', 'a=*\\"b\\":x>9'],
  ['p="c:\\\\" `lim`', 'p="c:\\\\" x>9'],
  ['"```" `lim`', '"```" x>9'],
  ['x | `my_own_filter`', 'x | search *'],
  ['no macros', 'no macros'],
  ['', ''],
];

test('comments and macros are replaced as text, outside quotes', () => {
  for (const [text, expected] of expansions) {
    const { text: actual, diagnostics } = expandMacros(text, macros);
    assert.deepEqual(diagnostics, [], text);
    assert.equal(actual, expected, text);
  }
});

const mistakes: readonly (readonly [text: string, code: string, from: number, to: number])[] = [
  ['a ```b', 'spl/comment-unclosed', 2, 5],
  ['a `lim', 'spl/macro-unclosed', 2, 3],
  ['a `m("x)`', 'spl/macro-unclosed', 2, 3],
  ['``', 'spl/macro-malformed', 0, 2],
  ['`a b`', 'spl/macro-malformed', 0, 5],
  ['`lim() x`', 'spl/macro-malformed', 0, 9],
  ['`limm`', 'spl/macro-unknown', 0, 6],
  ['a `m(1,2)`', 'spl/macro-argument-count', 2, 10],
  ['`lim(1)`', 'spl/macro-argument-count', 0, 8],
  ['`m`', 'spl/macro-argument-count', 0, 3],
  ['`m((a)`', 'spl/macro-argument-brackets', 0, 7],
  ['`two(lo=1, 2)`', 'spl/macro-mixed-arguments', 0, 14],
  ['`two(lo=1, lo=2)`', 'spl/macro-argument-twice', 0, 17],
];

test('mistakes are told with their place, and the call stays', () => {
  for (const [text, code, from, to] of mistakes) {
    const { diagnostics } = expandMacros(text, macros);
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.kind, d.span]),
      [[code, 'user', { from, to }]],
      text,
    );
  }
  assert.equal(expandMacros('a `limm` b', macros).text, 'a `limm` b');
});

test('messages name what would help', () => {
  const message = (text: string) => expandMacros(text, macros).diagnostics[0];
  assert.match(message('```')?.message ?? '', /comment closing/);
  assert.equal(message('`limm`')?.hint, 'Did you mean `lim`?');
  assert.equal(message('`m(1,2)`')?.message, 'The macro `m` does not take 2 arguments.');
  assert.equal(message('`m(1,2)`')?.hint, 'It is defined with 1 argument.');
});

test('macros that call themselves are told at the call that the user wrote', () => {
  const loop = table(['a', '`b`'], ['b', 'x `c`'], ['c', '`a`']);
  const { diagnostics } = expandMacros('index=x `a`', loop);
  assert.equal(diagnostics[0]?.message, 'The macro `a` calls itself: a → b → c → a.');
  assert.deepEqual(diagnostics[0]?.span, { from: 8, to: 11 });
});

test('depth, number and size of expansions are bounded', () => {
  const chain = (length: number, body: (next: string) => string) =>
    table(...Array.from({ length }, (_, i) => [`m${i}`, i + 1 < length ? body(`\`m${i + 1}\``) : ''] as const));
  const codes = (macros: ReturnType<typeof table>) => expandMacros('`m0`', macros).diagnostics.map(({ code }) => code);
  assert.deepEqual(codes(chain(100, (next) => next)), []);
  assert.deepEqual(codes(chain(102, (next) => next)), ['spl/macro-too-deep']);
  assert.deepEqual(codes(chain(90, (next) => next + next)), ['spl/macro-too-many']);
  assert.deepEqual(codes(chain(12, (next) => 'x'.repeat(100_000) + next)), ['spl/macro-too-large']);
});

test('validation and iseval run where literals decide, and are unsupported otherwise', () => {
  const checked = table(
    ['n(x)', 'v=$x$', { validation: 'isnum($x$)', errormsg: 'x must be a number.' }],
    ['bare(x)', 'v=$x$', { validation: 'x > 3 AND isint(x)' }],
    ['text(x)', 'v', { validation: 'if($x$ = 1, null(), "only 1")' }],
    ['field(x)', 'v', { validation: 'match("$x$", "^a")' }],
    ['made(x)', '"f=" . "$x$"', { iseval: true }],
    ['number', '1+1', { iseval: true }],
    ['five', '5', { iseval: true }],
  );
  const run = (text: string) => {
    const { text: expanded, diagnostics } = expandMacros(text, checked);
    return diagnostics[0]?.message ?? expanded;
  };
  assert.equal(run('`n(4)`'), 'v=4');
  assert.equal(run('`n("\\"a\\"")`'), 'The macro `n` rejects its arguments: x must be a number.');
  assert.equal(run('`bare(4)`'), 'v=4');
  assert.match(run('`bare(2)`'), /rejects its arguments/);
  assert.equal(run('`text(1)`'), 'v');
  assert.equal(run('`text(2)`'), 'The macro `text` rejects its arguments: only 1');
  assert.equal(run('`made(b)`'), 'f=b');
  assert.match(run('`five`'), /must give a string/);
  assert.equal(expandMacros('`field(a)`', checked).diagnostics[0]?.kind, 'unsupported');
  assert.equal(expandMacros('`number`', checked).diagnostics[0]?.kind, 'unsupported');
  assert.deepEqual(expandMacros('`field(a)`', checked, { evaluate: () => true }).text, 'v');
});

test('defaults can be replaced', () => {
  const { diagnostics } = expandMacros('`my_filter`', macros, { defaults: () => undefined });
  assert.equal(diagnostics[0]?.code, 'spl/macro-unknown');
});

test('spans map back through comments, macros and arguments', () => {
  const text = '```c``` a=1 `two(11, 22)` b=2 `outer`';
  const { text: expanded, mapSpan } = expandMacros(text, macros);
  const spanOf = (part: string) => {
    const from = expanded.indexOf(part);
    return { from, to: from + part.length };
  };
  const original = (part: string) => {
    const { span, chain } = mapSpan(spanOf(part));
    return [
      text.slice(span.from, span.to),
      ...chain.map((f) => `${f.macro}: ${f.definition.slice(f.span.from, f.span.to)}`),
    ];
  };
  assert.deepEqual(original('a=1'), ['a=1']);
  assert.deepEqual(original('b=2'), ['b=2']);
  assert.deepEqual(original('x<22'), ['`two(11, 22)`', 'two(2): x<$hi$']);
  assert.deepEqual(original('x>11 x'), ['`two(11, 22)`', 'two(2): x>$lo$ x']);
  assert.deepEqual(original('a=1 x>11'), ['a=1 `two(11, 22)`']);
  assert.deepEqual(original('f=v'), ['`outer`', 'outer: `m(v)`', 'm(1): f=$a$']);
  assert.deepEqual(mapSpan({ from: expanded.length, to: expanded.length }).span, {
    from: text.length,
    to: text.length,
  });
});

test('a diagnostic about expanded text is told in the original', () => {
  const { text, mapSpan } = expandMacros('a `outer`', macros);
  const span = { from: text.indexOf('f=v'), to: text.indexOf('f=v') + 3 };
  const mapped = mapDiagnostic({ code: 'x/y', kind: 'user', message: 'No.', span, source: text }, 'a `outer`', mapSpan);
  assert.deepEqual(mapped, {
    code: 'x/y',
    kind: 'user',
    message: 'No. (in the macro `outer` → `m(1)`)',
    span: { from: 2, to: 9 },
    source: 'a `outer`',
  });
});
