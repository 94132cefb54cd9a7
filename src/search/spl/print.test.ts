import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EvalExpr, SearchExpr, SearchValue } from './ast.js';
import { parseEvalExpression, parseSearchExpression } from './pipeline.js';
import { printEvalExpr } from './print-eval.js';
import { printSearchExpr } from './print-search.js';

const span = { from: 0, to: 0 };
const RUNS = { numRuns: 500 };

/** The tree with every span the same, for comparison. */
function withoutSpans<T>(tree: T): T {
  const same = (key: string, value: unknown) => (key === 'span' || key === 'nameSpan' ? span : value);
  return JSON.parse(JSON.stringify(tree, same)) as T;
}

const tricky = fc.constantFrom(
  '"',
  '\\',
  '|',
  ' ',
  ',',
  '(',
  ')',
  '[',
  ']',
  '=',
  '<',
  '!',
  "'",
  '`',
  '.',
  'AND',
  'é',
  '🦀',
  't',
  'n',
);
const anyText = fc
  .array(fc.oneof(tricky, fc.string({ maxLength: 3 })), { maxLength: 6 })
  .map((parts) => parts.join(''));
const literal = anyText.map((text) => text.replaceAll('*', ''));
const bareLiteral = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\', '"', '|', '.', ':', '/', '-', '$', 'ä', '=', "'"),
      fc.stringMatching(/^[A-Za-z0-9_]{1,4}$/),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));
const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][\w.:{}-]{0,8}$/),
  literal.filter((text) => text !== ''),
);
const op = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');

const quotedValue = fc
  .array(literal, { minLength: 1, maxLength: 3 })
  .map((pieces): SearchValue => ({ pieces, quoted: true, caseSensitive: false, span }));
const bareValue = fc
  .array(bareLiteral, { minLength: 1, maxLength: 3 })
  .map((pieces): SearchValue => ({ pieces, quoted: false, caseSensitive: false, span }));
const caseValue = bareLiteral.map(
  (text): SearchValue => ({ pieces: [text], quoted: false, caseSensitive: true, span }),
);
const value = fc.oneof(quotedValue, bareValue, caseValue);
const keyword = fc
  .stringMatching(/^[a-z][a-z0-9.\-/]{3,8}$/)
  .map((word): SearchValue => ({ pieces: [word, ''], quoted: false, caseSensitive: false, span }));

const searchLeaf: fc.Arbitrary<SearchExpr> = fc.oneof(
  fc.constant<SearchExpr>({ kind: 'all', span }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: name,
    op,
    value,
    span: fc.constant(span),
  }) as fc.Arbitrary<SearchExpr>,
  fc.record({
    kind: fc.constant('in' as const),
    field: name,
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
    span: fc.constant(span),
  }),
  keyword.map((value): SearchExpr => ({ kind: 'text', form: 'word', value, span })),
  caseValue.map((value): SearchExpr => ({ kind: 'text', form: 'word', value, span })),
  quotedValue
    .filter(({ pieces }) => pieces.join('*') !== '')
    .map((value): SearchExpr => ({ kind: 'text', form: 'phrase', value, span })),
  bareValue.map((value): SearchExpr => ({ kind: 'text', form: 'term', value, span })),
  fc
    .constantFrom('-1d@d', 'now()', '10/19/2024:00:00:00', '1.5', 'a b')
    .map((value): SearchExpr => ({ kind: 'time', modifier: 'earliest', op: '=', value, span })),
);

/** AND and OR lists hold no list of their own kind: the parser flattens them. */
function flat(kind: 'and' | 'or', items: readonly SearchExpr[]): SearchExpr {
  return { kind, items: items.flatMap((item) => (item.kind === kind ? item.items : [item])), span };
}

const searchExpr: fc.Arbitrary<SearchExpr> = fc.letrec<{ expr: SearchExpr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'search' },
    searchLeaf,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('expr'), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]) => flat(kind, items)),
    tie('expr').map((item): SearchExpr => ({ kind: 'not', item, span })),
  ),
})).expr;

test('a printed search expression reads back as it was', () => {
  fc.assert(
    fc.property(searchExpr, (expr) => {
      const text = printSearchExpr(expr);
      const { expr: again, diagnostics } = parseSearchExpression(text);
      assert.ok(again, `${text}: ${diagnostics.map(({ message }) => message).join('; ')}`);
      assert.deepEqual(withoutSpans(again), withoutSpans(expr), text);
    }),
    RUNS,
  );
});

const evalLeaf: fc.Arbitrary<EvalExpr> = fc.oneof(
  fc
    .constantFrom('0', '8.250', '1e3', '.5', '007')
    .map((text): EvalExpr => ({ kind: 'number', value: Number(text), text, span })),
  anyText.map((value): EvalExpr => ({ kind: 'string', value, span })),
  fc
    .constantFrom('a', 'a.b', 'x_1', 'cpu:mem', 'f{}.g', '<<FIELD>>', 'null', 'order')
    .map((name): EvalExpr => ({ kind: 'field', name, quoted: false, span })),
  anyText.filter((text) => text !== '').map((name): EvalExpr => ({ kind: 'field', name, quoted: true, span })),
);
const binaryOp = fc.constantFrom(
  '+',
  '-',
  '*',
  '/',
  '%',
  '.',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'like',
  'and',
  'or',
  'xor',
);

const evalExpr: fc.Arbitrary<EvalExpr> = fc.letrec<{ expr: EvalExpr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'eval' },
    evalLeaf,
    fc
      .tuple(binaryOp, tie('expr'), tie('expr'))
      .map(([op, left, right]) => ({ kind: 'binary', op, left, right, span }) as EvalExpr),
    fc
      .tuple(fc.constantFrom('-' as const, 'not' as const), tie('expr'))
      .map(([op, arg]): EvalExpr => ({ kind: 'unary', op, arg, span })),
    fc
      .tuple(fc.constantFrom('if', 'like', 'null', 'x1'), fc.array(tie('expr'), { maxLength: 3 }))
      .map(([name, args]): EvalExpr => ({ kind: 'call', name, args, nameSpan: span, span })),
    fc
      .tuple(tie('expr'), fc.array(tie('expr'), { minLength: 1, maxLength: 3 }))
      .map(([value, list]): EvalExpr => ({ kind: 'in', value, list, span })),
  ),
})).expr;

test('a printed eval expression reads back as it was', () => {
  fc.assert(
    fc.property(evalExpr, (expr) => {
      const text = printEvalExpr(expr);
      const { expr: again, diagnostics } = parseEvalExpression(text);
      assert.ok(again, `${text}: ${diagnostics.map(({ message }) => message).join('; ')}`);
      assert.deepEqual(withoutSpans(again), withoutSpans(expr), text);
    }),
    RUNS,
  );
});

test('brackets are printed only where needed', () => {
  const print = (text: string) => {
    const { expr } = parseEvalExpression(text);
    return expr && printEvalExpr(expr);
  };
  assert.equal(print('((a+b))*c'), '(a + b) * c');
  assert.equal(print('a-(b-c)-d'), 'a - (b - c) - d');
  assert.equal(print('not (a=1 and (b or c))'), 'NOT (a = 1 AND (b OR c))');
  assert.equal(print('-(a)*-b'), '-a * -b');
  assert.equal(print('in("x\\t", a.b)'), '"x\\t" IN (a.b)');
});
