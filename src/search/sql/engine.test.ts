import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryBind } from 'chdb';
import type { Diagnostic } from '../../diagnostics/index.js';
import { parseEvalExpression } from '../spl/index.js';
import { asText } from './convert.js';
import { compileEval, type Scope } from './expression.js';
import { commas, identifier, number, render, type Sql, sql, text, texts } from './fragment.js';
import type { Typed } from './typed.js';

/* Compiles expressions and runs them on the real engine: what the tests of this folder and of functions/ stand on. */

export type FieldSetting = string | number | readonly string[] | null;
export type Fields = Readonly<Record<string, FieldSetting>>;
export type Printed = string | readonly string[] | null;

function column(name: string, value: FieldSetting): { readonly typed: Typed; readonly stored: Sql } {
  const typed = (type: Typed['type']): Typed => ({ type, sql: identifier(name) });
  if (value === null) return { typed: typed('text'), stored: sql`CAST(NULL, 'Nullable(String)')` };
  if (typeof value === 'number') return { typed: typed('number'), stored: sql`toNullable(${number(value)})` };
  if (typeof value === 'string') return { typed: typed('text'), stored: sql`toNullable(${text(value)})` };
  return { typed: typed('list'), stored: texts(value) };
}

/** 2024-03-10 12:00:00 UTC */
export const NOW = 1_710_072_000;

export function scopeOf(fields: Fields, reported: Diagnostic[] = [], timezone = 'UTC'): Scope {
  const known = new Map(Object.entries(fields).map(([name, value]) => [name, column(name, value).typed]));
  return { field: (name) => known.get(name), now: NOW, timezone, report: (d) => reported.push(d) };
}

/** Compiles; `reported` collects the diagnostics, parse errors fail the test. */
export function compileText(expression: string, scope: Scope): Typed {
  const { expr, diagnostics } = parseEvalExpression(expression);
  assert.ok(expr, `${expression}: ${diagnostics.map((d) => d.message).join('; ')}`);
  return compileEval(expr, scope);
}

function run(columns: readonly Sql[], fields: Fields): readonly Printed[] {
  const stored = Object.entries(fields).map(
    ([name, value]) => sql`materialize(${column(name, value).stored}) AS ${identifier(name)}`,
  );
  const source = stored.length === 0 ? sql`system.one` : sql`(SELECT ${commas(stored)})`;
  const query = render(sql`SELECT ${commas(columns)} FROM ${source}`);
  const answer = JSON.parse(queryBind(query.text, query.parameters, 'JSONCompact')) as { data: Printed[][] };
  return (answer.data[0] ?? []).map((cell) => (Array.isArray(cell) ? shown(cell) : (cell as string | null)));
}

function shown(list: readonly string[]): Printed {
  return list.length === 0 ? null : list.length === 1 ? (list[0] ?? null) : list;
}

function printed(value: Typed): Sql {
  return value.type === 'list' ? value.sql : asText(value).sql;
}

/** The printed results of expressions over one event; a diagnostic fails the test. Lists of one print as their value. */
export function evaluateAll(expressions: readonly string[], fields: Fields = {}, timezone = 'UTC'): readonly Printed[] {
  const reported: Diagnostic[] = [];
  const scope = scopeOf(fields, reported, timezone);
  const values = expressions.map((e) => compileText(e, scope));
  assert.deepEqual(reported, []);
  const results: Printed[] = [];
  for (let at = 0; at < values.length; at += 60) {
    const some = values.slice(at, at + 60);
    try {
      results.push(...run(some.map(printed), fields));
    } catch (error) {
      if (some.length === 1) throw error;
      some.forEach((value, i) => {
        try {
          run([printed(value)], fields);
        } catch (cause) {
          throw new Error(`${expressions[at + i]}: ${cause}`);
        }
      });
      throw error;
    }
  }
  return results;
}

/** Checks a table of expressions and printed results. */
export function check(cases: readonly (readonly [string, Printed])[], fields: Fields = {}, timezone = 'UTC'): void {
  const results = evaluateAll(
    cases.map(([e]) => e),
    fields,
    timezone,
  );
  assert.deepEqual(
    cases.map(([e], i) => [e, results[i]]),
    cases,
  );
}

test('the engine answers', () => {
  check([['1+1', '2']]);
});
