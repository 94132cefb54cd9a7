import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryBind } from 'chdb';
import { type EvalExpr, parseEvalExpression } from '../spl/index.js';
import { asText } from '../sql/convert.js';
import { NOW } from '../sql/engine.test.js';
import { compileEval, type Scope } from '../sql/expression.js';
import { commas, concat, identifier, render, type Sql, sql, text as textLiteral, texts } from '../sql/fragment.js';
import type { Typed } from '../sql/typed.js';
import { evalFunctions } from './index.js';

/* No function may make the engine fail, whatever a field holds: data must never stop a search. */

const FIELDS = new Map<string, Typed>([
  ['text', { type: 'text', sql: identifier('text') }],
  ['number', { type: 'number', sql: identifier('number') }],
  ['list', { type: 'list', sql: identifier('list') }],
]);

const TEXTS = [
  '',
  'abc',
  '-3',
  '1e300',
  '007',
  'NaN',
  '10.0.0.1',
  '{"a":{"b":[1,2]}}',
  '[1,{"a":2}]',
  '"s"',
  '{',
  '%',
  '\\',
];
const NUMBERS = [sql`nan`, sql`inf`, sql`-1e300`, sql`0`, sql`-2.5`, sql`1e18`, sql`1710072000.5`];

const rows: readonly Sql[] = [
  sql`SELECT CAST(NULL, 'Nullable(String)') AS text, CAST(NULL, 'Nullable(Float64)') AS number, CAST([], 'Array(String)') AS list`,
  ...TEXTS.map((value) => sql`SELECT ${textLiteral(value)}, 1, ${texts([value])}`),
  ...NUMBERS.map((value) => sql`SELECT unhex('FFFE'), ${value}, ${texts(['1', 'é', '', '1'])}`),
];

function calls(expr: EvalExpr, name: string): readonly Extract<EvalExpr, { kind: 'call' }>[] {
  if (expr.kind === 'binary') return [...calls(expr.left, name), ...calls(expr.right, name)];
  if (expr.kind !== 'call') return [];
  return [...(expr.name === name ? [expr] : []), ...expr.args.flatMap((arg) => calls(arg, name))];
}

/** The first call in a function's examples, with each argument in turn replaced by each field. */
function variants(name: string): readonly EvalExpr[] {
  const [example] = evalFunctions.get(name)?.examples[0] ?? [];
  const { expr } = parseEvalExpression(example ?? '');
  const [call] = expr === undefined ? [] : calls(expr, name);
  if (call === undefined) return [];
  return call.args.flatMap((_, i) =>
    [...FIELDS.keys()].map((field) => {
      const replaced: EvalExpr = { kind: 'field', name: field, quoted: true, span: call.span };
      return { ...call, args: call.args.map((arg, k) => (k === i ? replaced : arg)) };
    }),
  );
}

function compiled(expr: EvalExpr): readonly Sql[] {
  let refused = false;
  const scope: Scope = {
    field: (name) => FIELDS.get(name),
    now: NOW,
    timezone: 'Europe/Berlin',
    report: () => {
      refused = true;
    },
  };
  const value = compileEval(expr, scope);
  return refused ? [] : [value.type === 'list' ? value.sql : asText(value).sql];
}

test('no function fails on odd data', () => {
  const columns = [...evalFunctions.keys()].flatMap(variants).flatMap(compiled);
  assert.ok(columns.length > 150, `only ${columns.length} calls compile`);
  const source = concat(rows, sql` UNION ALL `);
  for (let at = 0; at < columns.length; at += 50) {
    const query = render(sql`SELECT ${commas(columns.slice(at, at + 50))} FROM (${source})`);
    assert.doesNotThrow(() => queryBind(query.text, query.parameters, 'Null'));
  }
});
