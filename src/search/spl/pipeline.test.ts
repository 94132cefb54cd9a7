import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EvalExpr, Pipeline, SearchExpr } from './ast.js';
import type { CommandSyntax, CommandTable, Cursor } from './cursor.js';
import { parseSearch } from './pipeline.js';
import { printPipeline } from './print-pipeline.js';

interface Join {
  readonly field: string;
  readonly type: string | undefined;
  readonly pipeline: Pipeline;
}

const search: CommandSyntax = {
  name: 'search',
  parse: (cursor) => cursor.searchExpr(),
  print: (expr: SearchExpr, print) => print.search(expr),
};
const where: CommandSyntax = {
  name: 'where',
  parse: (cursor) => cursor.evalExpr(),
  print: (expr: EvalExpr, print) => print.eval(expr),
};
const table: CommandSyntax = {
  name: 'table',
  aliases: ['columns'],
  parse: (cursor) => {
    const fields: string[] = [];
    while (cursor.more()) fields.push(cursor.field().text);
    return fields;
  },
  print: (fields: string[], print) => fields.map(print.field).join(' '),
};
const join: CommandSyntax = {
  name: 'join',
  parse: (cursor: Cursor): Join => {
    const type = cursor.option(['type'])?.value.text;
    const field = cursor.field().text;
    const pipeline = cursor.subsearch();
    assert.ok(pipeline);
    return { field, type, pipeline };
  },
  print: ({ field, type, pipeline }: Join, print) =>
    `${type === undefined ? '' : `type=${type} `}${print.field(field)} ${print.subsearch(pipeline)}`,
};
const broken: CommandSyntax = {
  name: 'broken',
  parse: () => {
    throw new TypeError('no');
  },
  print: () => '',
};
const bare: CommandSyntax = { name: 'makeresults', parse: () => ({}), print: () => '' };
const commands: CommandTable = new Map(
  [search, where, table, join, broken, bare].flatMap((syntax) =>
    [syntax.name, ...(syntax.aliases ?? [])].map((name): [string, CommandSyntax] => [name, syntax]),
  ),
);

const pipelines: readonly (readonly [string, string])[] = [
  ['a=1', 'search a=1'],
  ['search a=1', 'search a=1'],
  ['| search a=1', 'search a=1'],
  ['  |makeresults|where a=1|table a,b', '| makeresults | where a = 1 | table a b'],
  ['a=1|TABLE a', 'search a=1 | table a'],
  ['a=1 | columns a', 'search a=1 | table a'],
  ['a="|" | where b="]|["', 'search a="|" | where b = "]|["'],
  ['| where(a=1)', '| where a = 1'],
  ['a [search b | table c] d', 'search a AND [search b | table c] AND d'],
  ['a [| makeresults | table c]', 'search a AND [| makeresults | table c]'],
  ['a [makeresults]', 'search a AND [| makeresults]'],
  ['a NOT [b=1 c]', 'search a AND NOT [search b=1 AND c]'],
  ['[table=1]', 'search [search table=1]'],
  ['a | join type=outer x[search b [c]] | table x', 'search a | join type=outer x [search b AND [search c]] | table x'],
  ['a | table "by" b{}.c "d e" ""', 'search a | table "by" b{}.c "d e" ""'],
];

test('pipelines, implied search and subsearches', () => {
  for (const [text, expected] of pipelines) {
    const { pipeline, diagnostics } = parseSearch(text, commands);
    assert.ok(pipeline, `${text}: ${diagnostics.map(({ message }) => message).join('; ')}`);
    const printed = printPipeline(pipeline, commands);
    assert.equal(printed, expected);
    const again = parseSearch(printed, commands).pipeline;
    assert.ok(again, printed);
    assert.equal(printPipeline(again, commands), printed);
  }
});

const mistakes: readonly (readonly [text: string, ...(readonly [code: string, from: number, to: number])[]])[] = [
  ['', ['spl/empty-search', 0, 0]],
  [' \n', ['spl/empty-search', 0, 2]],
  ['a |', ['spl/empty-command', 3, 3]],
  ['a | | table b', ['spl/empty-command', 4, 5]],
  ['a | tabel b', ['spl/unknown-command', 4, 9]],
  ['a | rangemap x', ['spl/unsupported-command', 4, 12]],
  [
    'a | cyberchef jsonrecipe="[{"op":"P","args":[true]}]" | where',
    ['spl/unsupported-command', 4, 13],
    ['spl/expected', 61, 61],
  ],
  ['a | (b)', ['spl/expected', 4, 5]],
  ['a | [search b]', ['spl/subsearch-position', 4, 5]],
  ['a ] | table b', ['spl/stray-bracket', 2, 3]],
  ['a [search b', ['spl/unclosed', 2, 3]],
  ['a []', ['spl/empty-search', 3, 4]],
  ['a | where b c', ['spl/left-over', 12, 13]],
  ['a | where b="c', ['spl/unbalanced-quotes', 12, 14]],
  ['a | where b "c', ['spl/unbalanced-quotes', 12, 14]],
  ['a | broken x | table b', ['spl/parser-failed', 4, 10]],
  [
    'a | where b= | zzz "|" [x|y] | table c | where (',
    ['spl/operand-missing', 11, 12],
    ['spl/unknown-command', 15, 18],
    ['spl/expected', 48, 48],
  ],
  ['a [search b= | where] c= | table d', ['spl/expected', 13, 14], ['spl/expected', 20, 21], ['spl/expected', 25, 26]],
];

test('every mistake is told with its place, one a command', () => {
  for (const [text, ...expected] of mistakes) {
    const { pipeline, diagnostics } = parseSearch(text, commands);
    assert.equal(pipeline, undefined, text);
    assert.deepEqual(
      diagnostics.map(({ code, span }) => [code, span?.from, span?.to]),
      expected,
      text,
    );
  }
});

test('kinds and hints tell whose move it is', () => {
  const first = (text: string) => parseSearch(text, commands).diagnostics[0];
  assert.deepEqual(
    [first('a | rangemap x')?.kind, first('a | rangemap x')?.message],
    ['unsupported', 'Not supported yet: the command `rangemap`.'],
  );
  assert.deepEqual([first('a | tabel b')?.kind, first('a | tabel b')?.hint], ['user', 'Did you mean `table`?']);
  assert.equal(first('a | broken')?.kind, 'bug');
  assert.match(first('a | where x="b')?.message ?? '', /Unbalanced quotes\./);
  assert.match(first('a | [b]')?.message ?? '', /Subsearches are only valid as arguments/);
});

test('a generating command without its pipe is looked for as a word, with a warning', () => {
  const { pipeline, diagnostics } = parseSearch('makeresults count=2', commands);
  assert.equal(pipeline && printPipeline(pipeline, commands), 'search makeresults AND count=2');
  assert.deepEqual(
    diagnostics.map(({ code, span }) => [code, span]),
    [['spl/missing-pipe', { from: 0, to: 11 }]],
  );
});

test('command spans go from the name to the last token', () => {
  const text = ' a=1  | join x [ search b ]  | table c ';
  const { pipeline } = parseSearch(text, commands);
  assert.deepEqual(
    pipeline?.commands.map(({ span }) => text.slice(span.from, span.to)),
    ['a=1', 'join x [ search b ]', 'table c'],
  );
});

test('subsearches nest 8 deep and no deeper', () => {
  const nest = (depth: number) => `${'[search a '.repeat(depth)}${']'.repeat(depth)}`;
  assert.deepEqual(parseSearch(nest(8), commands).diagnostics, []);
  const { diagnostics } = parseSearch(nest(9), commands);
  assert.deepEqual(
    diagnostics.map(({ code, span }) => [code, span?.from]),
    [['spl/subsearch-too-deep', 80]],
  );
});
