import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { CommandSyntax, CommandTable, Cursor, EvalExpr, Macro, SearchExpr } from '../../src/search/spl/index.js';
import {
  expandMacros,
  parseEvalExpression,
  parseSearch,
  parseSearchExpression,
  printEvalExpr,
  printSearchExpr,
  splunkCommands,
} from '../../src/search/spl/index.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

/*
 * Every search of a checkout of Splunk's security_content must expand and parse: search, where and regex expressions,
 * eval assignments and tstats conditions for real, the arguments of other commands as any tokens.
 */

interface Document {
  readonly name?: string;
  readonly search?: string;
  readonly definition?: string;
  readonly arguments?: readonly string[];
}

/** PyYAML, which the content is written against, does not ask for indented continuation lines in quotes; YAML does. */
function read(path: string): Document {
  const text = readFileSync(path, 'utf8');
  return parse(text.replace(/^\w+: '(?:[^']|'')*'/gm, (entry) => entry.replaceAll('\n', '\n  '))) as Document;
}

function documents(folder: string): { file: string; document: Document }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yml'))
    .map((file) => ({ file, document: read(join(folder, file)) }));
}

/** Any tokens; the subsearches among them are read. */
function anything(cursor: Cursor): number {
  let tokens = 0;
  while (cursor.more()) {
    tokens++;
    if (cursor.subsearch() === undefined) cursor.reset(Math.max(cursor.here().to, cursor.mark() + 1));
  }
  return tokens;
}

function assignments(cursor: Cursor): unknown[] {
  const found = [];
  do {
    const field = cursor.field();
    assert.ok(cursor.symbol('='), `= after ${field.text}`);
    found.push([field.text, evalExpr(cursor)]);
  } while (cursor.symbol(','));
  return found;
}

/** tstats and mstats: tokens up to `where`, then a search expression up to `by`. */
function upToWhere(cursor: Cursor): unknown {
  while (cursor.more() && !cursor.keyword('where')) cursor.reset(cursor.here().to);
  const where = searchExpr(cursor, ['by']);
  return [where, anything(cursor)];
}

/** What is printed must read back as the same tree, spans apart; subsearches are left to the unit tests. */
function printed<T extends SearchExpr | EvalExpr>(expr: T, text: string, again: T | undefined): T {
  const bare = (tree: unknown) => JSON.stringify(tree, (key, value) => (/^(?:span|nameSpan)$/.test(key) ? 0 : value));
  assert.equal(bare(again), bare(expr), text);
  return expr;
}

function searchExpr(cursor: Cursor, stop?: readonly string[]): SearchExpr {
  const expr = cursor.searchExpr(stop);
  if (JSON.stringify(expr).includes('"subsearch"')) return expr;
  const text = printSearchExpr(expr);
  return printed(expr, text, parseSearchExpression(text).expr);
}

function evalExpr(cursor: Cursor): EvalExpr {
  const expr = cursor.evalExpr();
  const text = printEvalExpr(expr);
  return printed(expr, text, parseEvalExpression(text).expr);
}

const readers: Record<string, (cursor: Cursor) => unknown> = {
  search: (cursor) => searchExpr(cursor),
  where: evalExpr,
  eval: assignments,
  tstats: upToWhere,
  mstats: upToWhere,
};

const commands: CommandTable = new Map(
  [...splunkCommands].map((name): [string, CommandSyntax] => [
    name,
    { name, parse: readers[name] ?? anything, print: () => '' },
  ]),
);

function macroTable(content: string): Map<string, Macro> {
  const table = new Map<string, Macro>();
  const add = (name: string, args: readonly string[], definition: string) =>
    table.set(args.length === 0 ? name : `${name}(${args.length})`, { name, args, definition });
  // Macros of other apps that the content calls; any definition will do here.
  add('drop_dm_object_name', ['object'], 'rename "$object$.*" as "*"');
  add('notable', [], 'index=notable');
  add('get_asset', ['field'], 'lookup assets asset as $field$');
  for (const { document } of documents(join(content, 'macros'))) {
    add(document.name ?? '', document.arguments ?? [], String(document.definition ?? ''));
  }
  return table;
}

for (const folder of ['detections', 'baselines', 'investigations']) {
  test(`every search of security_content/${folder} parses`, (t) => {
    const corpus = corpusFolder();
    if (corpus === undefined) {
      t.skip(NO_CORPUS);
      return;
    }
    const content = join(corpus, 'security_content');
    const macros = macroTable(content);
    const failures: string[] = [];
    let searches = 0;
    const warnings = new Map<string, number>();
    for (const { file, document } of documents(join(content, folder))) {
      if (document.search === undefined) continue;
      searches++;
      const expansion = expandMacros(document.search, macros);
      const { pipeline, diagnostics } = parseSearch(expansion.text, commands);
      const errors = [...expansion.diagnostics, ...diagnostics].filter(({ kind }) => kind !== 'warning');
      for (const { code } of diagnostics) warnings.set(code, (warnings.get(code) ?? 0) + 1);
      if (pipeline === undefined || errors.length > 0) {
        failures.push(`${file}: ${errors.map(({ message, span }) => `${message} at ${span?.from}`).join('; ')}`);
      }
    }
    t.diagnostic(`${searches - failures.length} of ${searches} searches parse; ${JSON.stringify([...warnings])}`);
    assert.ok(searches > 0, 'the folder holds searches');
    assert.deepEqual(failures, []);
  });
}
