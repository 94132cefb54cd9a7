import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../src/diagnostics/index.js';
import type { CommandSyntax, CommandTable, Macro } from '../../src/search/spl/index.js';
import {
  expandMacros,
  parseEvalExpression,
  parseSearch,
  parseSearchExpression,
  printEvalExpr,
} from '../../src/search/spl/index.js';

/* Input meant to break the front end: it must answer with a tree or with diagnostics, soon, and never with a crash. */

const MEGABYTE = 1_048_576;

const commands: CommandTable = new Map<string, CommandSyntax>([
  ['search', { name: 'search', parse: (cursor) => cursor.searchExpr(), print: () => '' }],
  ['where', { name: 'where', parse: (cursor) => cursor.evalExpr(), print: () => '' }],
]);

function codes(diagnostics: readonly Diagnostic[]): string[] {
  return [...new Set(diagnostics.map(({ code }) => code))];
}

/** Runs within the time that a person would wait; the machine may be busy. */
function soon<T>(run: () => T): T {
  const start = performance.now();
  const result = run();
  assert.ok(performance.now() - start < 5_000, 'takes less than 5 s');
  return result;
}

const nestings: readonly (readonly [what: string, open: string, middle: string, close: string])[] = [
  ['brackets', '(', 'a=1', ')'],
  ['NOT', 'NOT ', 'a=1', ''],
  ['calls', 'f(', 'a', ')'],
  ['lists', 'a IN (', 'b', ')'],
  ['minus', '-', 'a', ''],
  ['alternation', '(a OR (b ', 'c', '))'],
  ['right operands', 'a + (', 'b', ')'],
  ['subsearches', '[', 'a', ']'],
  ['unclosed subsearches', '[search ', '', ''],
  ['quotes', '"', '', ''],
  ['values', 'a=(', 'b', ')'],
];

for (const [what, open, middle, close] of nestings) {
  test(`${what}, nested 1,000 and 100,000 deep, give a tree or a diagnostic`, () => {
    for (const depth of [10, 1_000, 100_000]) {
      const text = open.repeat(depth) + middle + close.repeat(depth);
      for (const read of [parseSearchExpression, parseEvalExpression, (t: string) => parseSearch(t, commands)]) {
        const result = soon(() => read(text));
        const tree = 'pipeline' in result ? result.pipeline : 'expr' in result ? result.expr : undefined;
        assert.equal(
          tree === undefined,
          result.diagnostics.some(({ kind }) => kind !== 'warning'),
          `${depth}`,
        );
        assert.ok(!codes(result.diagnostics).includes('spl/parser-failed'), 'no crash inside');
      }
    }
  });
}

test('deep brackets say that they are too deep, where they become so', () => {
  const { diagnostics } = parseSearchExpression(`${'('.repeat(1_000)}a${')'.repeat(1_000)}`);
  assert.deepEqual(
    diagnostics.map(({ code, span }) => [code, span?.from]),
    [['spl/nested-too-deep', 250]],
  );
  assert.ok(parseSearchExpression(`${'('.repeat(250)}a${')'.repeat(250)}`).expr);
});

test('long chains are bounded by the height of the tree', () => {
  const chain = (length: number) => Array.from({ length }, (_, i) => `a=${i}`).join(' OR ');
  const { expr } = parseEvalExpression(chain(450));
  assert.ok(expr && printEvalExpr(expr).endsWith('a = 449'));
  assert.deepEqual(codes(parseEvalExpression(chain(20_000)).diagnostics), ['spl/expression-too-deep']);
  const flat = parseSearchExpression(chain(20_000)).expr;
  assert.equal(flat?.kind === 'or' && flat.items.length, 20_000);
});

const long: readonly (readonly [what: string, text: string])[] = [
  ['a bare word', 'a'.repeat(MEGABYTE)],
  ['a quoted text', `"${'a'.repeat(MEGABYTE - 2)}"`],
  ['an unclosed quote', `"${'a\\"'.repeat(300_000)}`],
  ['backslashes', '\\'.repeat(MEGABYTE)],
  ['wildcards', '*'.repeat(MEGABYTE)],
  ['dots', 'a.'.repeat(500_000)],
  ['digits', '1'.repeat(MEGABYTE)],
  ['points', '1.'.repeat(500_000)],
  ['templates', '<<A>>'.repeat(200_000)],
  ['open templates', '<<'.repeat(500_000)],
  ['white space', ' '.repeat(MEGABYTE)],
  ['pipes', '|'.repeat(50_000)],
  ['unknown commands', '| zzz'.repeat(20_000)],
  ['commas', ','.repeat(20_000)],
  ['empty brackets', 'a()'.repeat(100_000)],
  ['glued brackets', `a=x${'()'.repeat(500_000)}`],
  ['empty quotes', 'a=""'.repeat(200_000)],
  ['values', `f IN (${'"*a*",'.repeat(150_000)})`],
  ['back-ticks', '`'.repeat(99_999)],
];

for (const [what, text] of long) {
  test(`long runs of ${what} are read soon`, () => {
    for (const read of [parseSearchExpression, parseEvalExpression, (t: string) => parseSearch(t, commands)]) {
      const result = soon(() => read(text));
      assert.ok('expr' in result || 'pipeline' in result || result.diagnostics.length > 0);
    }
    assert.equal(typeof soon(() => expandMacros(text, new Map())).text, 'string');
  });
}

test('text over a megabyte is refused', () => {
  const text = 'a '.repeat(600_000);
  assert.deepEqual(codes(parseSearch(text, commands).diagnostics), ['spl/text-too-long']);
  assert.deepEqual(codes(expandMacros(text, new Map()).diagnostics), ['spl/text-too-long']);
});

const macro = (name: string, definition: string, args: string[] = []): [string, Macro] => [
  args.length === 0 ? name : `${name}(${args.length})`,
  { name, args, definition },
];

test('macros that call themselves or explode end with one diagnostic', () => {
  const expand = (...macros: [string, Macro][]) => codes(soon(() => expandMacros('`a`', new Map(macros))).diagnostics);
  assert.deepEqual(expand(macro('a', '`a`')), ['spl/macro-recursive']);
  assert.deepEqual(expand(macro('a', '`b` `b`'), macro('b', '`a` `a`')), ['spl/macro-recursive']);
  assert.deepEqual(expand(macro('a', '`b(x)`'), macro('b', '`b("$y$$y$")`', ['y'])), ['spl/macro-recursive']);
  const doubling = Array.from({ length: 60 }, (_, i) => macro(i === 0 ? 'a' : `m${i}`, `\`m${i + 1}\`x\`m${i + 1}\``));
  assert.deepEqual(expand(...doubling, macro('m60', 'x')), ['spl/macro-too-many']);
});

test('argument texts that double at every level stay within the limit', () => {
  const levels = Array.from({ length: 60 }, (_, i) => macro(`m${i}`, `\`m${i + 1}("$y$$y$")\``, ['y']));
  const { diagnostics, text } = soon(() => expandMacros('`m0(0123456789)`', new Map(levels)));
  assert.deepEqual(codes(diagnostics), ['spl/macro-too-large']);
  assert.ok(text.length <= MEGABYTE);
});

test('definitions that vanish as comments count too', () => {
  const filler = 'x'.repeat(900_000);
  const macros = new Map([macro('a', '`b``b``b``b`'), macro('b', '`c``c``c``c`'), macro('c', `\`\`\`${filler}\`\`\``)]);
  assert.deepEqual(codes(soon(() => expandMacros('`a`', macros)).diagnostics), ['spl/macro-too-large']);
});

test('names from JavaScript are names like any other', () => {
  assert.deepEqual(codes(parseSearch('| constructor | __proto__', commands).diagnostics), ['spl/unknown-command']);
  assert.deepEqual(codes(expandMacros('`constructor` `__proto__`', new Map()).diagnostics), ['spl/macro-unknown']);
  const checked = new Map([['m', { name: 'm', args: [], definition: 'x', validation: 'constructor()' }]]);
  assert.deepEqual(codes(expandMacros('`m`', checked).diagnostics), ['spl/macro-eval']);
  const { expr } = parseSearchExpression('__proto__=1 toString=2');
  assert.equal(expr?.kind === 'and' && expr.items.length, 2);
});

test('any characters are text: NUL, control characters, lone surrogates, emoji, right-to-left marks', () => {
  for (const odd of ['\0', '\u0007', '\ud83e', '🦀', '\u202e', '\u00ad', '\ufffd']) {
    const { expr } = parseSearchExpression(`f=x${odd}y "p${odd}q"`);
    assert.ok(expr?.kind === 'and', JSON.stringify(odd));
    const [compare, phrase] = expr.items;
    assert.deepEqual(compare?.kind === 'compare' && compare.value.pieces, [`x${odd}y`]);
    assert.deepEqual(phrase?.kind === 'text' && phrase.value.pieces, [`p${odd}q`]);
    const string = parseEvalExpression(`"a${odd}b"`).expr;
    assert.equal(string?.kind === 'string' && string.value, `a${odd}b`);
  }
});

test('every short text over the characters of the language gives a tree or a diagnostic', () => {
  const alphabet = [
    'a',
    '"',
    "'",
    '\\',
    '|',
    '(',
    ')',
    '[',
    ']',
    ',',
    '=',
    '!',
    '<',
    '*',
    '`',
    '.',
    '-',
    ' ',
    '1',
    'IN',
    'NOT ',
    'OR ',
  ];
  let state = 12_345;
  const next = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % n;
  };
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + next(12) }, () => alphabet[next(alphabet.length)] ?? '').join('');
    const expanded = expandMacros(text, new Map());
    for (const span of expanded.diagnostics.map((d) => d.span)) assert.ok(span && span.to <= text.length, text);
    const { pipeline, diagnostics } = parseSearch(text, commands);
    assert.equal(
      pipeline === undefined,
      diagnostics.some(({ kind }) => kind !== 'warning'),
      text,
    );
    for (const { code, span } of diagnostics) {
      assert.notEqual(code, 'spl/parser-failed', text);
      assert.ok(span !== undefined && span.from >= 0 && span.from <= span.to && span.to <= text.length, text);
    }
  }
});
