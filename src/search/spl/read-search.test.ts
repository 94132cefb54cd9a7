import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandSyntax, Macro } from './cursor.js';
import { readSearch } from './read-search.js';

const search: CommandSyntax = { name: 'search', parse: (cursor) => cursor.searchExpr(), print: () => '' };
const commands = new Map([['search', search]]);
const macros = new Map<string, Macro>([
  ['ok', { name: 'ok', args: [], definition: 'a=1 OR b=2' }],
  ['bad', { name: 'bad', args: [], definition: 'c=3 | zap d' }],
]);

test('a search is expanded and parsed', () => {
  const { pipeline, expansion, diagnostics } = readSearch('`ok` ```note``` | search x | `my_filter`', macros, commands);
  assert.deepEqual(diagnostics, []);
  assert.equal(expansion.text, 'a=1 OR b=2   | search x | search *');
  assert.equal(pipeline?.commands.length, 3);
});

test('problems are told in the text that the user wrote', () => {
  const text = 'x | search y= | `bad`';
  const { pipeline, diagnostics } = readSearch(text, macros, commands);
  assert.equal(pipeline, undefined);
  assert.deepEqual(
    diagnostics.map(({ message, span, source }) => [message, span && source?.slice(span.from, span.to)]),
    [
      ['Expected a value after `=`, found `|`.', '|'],
      ['There is no command `c`. (in the macro `bad`)', '`bad`'],
      ['There is no command `zap`. (in the macro `bad`)', '`bad`'],
    ],
  );
});

test('a search whose macros fail is not parsed', () => {
  const { pipeline, diagnostics } = readSearch('`nope` | zap', macros, commands);
  assert.equal(pipeline, undefined);
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ['spl/macro-unknown'],
  );
});
