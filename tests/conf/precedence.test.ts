import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { knowledgeFrom } from '../bed/conf-bed.js';

/* Which of several stanzas, layers and apps a setting of index time comes from. */

async function truncate(props: string, source = '/a', host = 'h', sourcetype = 't') {
  const { indexTime } = await knowledgeFrom({ 'default/props.conf': props });
  return indexTime.rulesFor({ source, host, sourcetype }).lines.truncate;
}

test('source:: beats host:: beats sourcetype, whatever the priority', async () => {
  const [source, host, sourcetype] = [
    '[source::/a]\nTRUNCATE = 5\n',
    '[host::h]\nTRUNCATE = 6\n',
    '[t]\nTRUNCATE = 7\n',
  ];
  assert.equal(await truncate(sourcetype + host + source), 5);
  assert.equal(await truncate(sourcetype + host), 6);
  assert.equal(await truncate(`${sourcetype}[default]\nTRUNCATE = 8\n`), 7);
  assert.equal(await truncate('[default]\nTRUNCATE = 8\n'), 8);
  assert.equal(await truncate(`[t]\npriority = 500\nTRUNCATE = 1\n${host}`), 6);
});

test('literal names beat patterns unless these have a priority of their own', async () => {
  const both = (priority: string) => `[source::/x/y]\nTRUNCATE = 1\n[source::/x/*]\n${priority}TRUNCATE = 2\n`;
  assert.equal(await truncate(both(''), '/x/y'), 1);
  assert.equal(await truncate(both('priority = 101\n'), '/x/y'), 2);
  assert.equal(await truncate(both(''), '/x/z'), 2);
});

test('sourcetype of a source:: stanza', async () => {
  const named = async (a: string, z: string, source: string) =>
    (
      await knowledgeFrom({
        'default/props.conf': `[source::...a...]\nsourcetype = a\n${a}[source::...z...]\nsourcetype = z\n${z}`,
      })
    ).indexTime.sourcetypeOf(source);
  assert.equal(await named('', '', 'az'), 'a');
  assert.equal(await named('priority = 5\n', 'priority = 10\n', 'az'), 'z');
  assert.equal(await named('', '', 'y'), undefined);
});

async function truncateOf(
  files: Readonly<Record<string, string>>,
  apps: readonly string[],
  bundled: readonly string[],
) {
  const folder = mkdtempSync(join(tmpdir(), 'karst-layers-'));
  try {
    for (const [path, value] of Object.entries(files)) {
      const file = join(folder, path, 'props.conf');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `[t]\nTRUNCATE = ${value}\n`);
    }
    const at = (names: readonly string[]) => names.map((name) => join(folder, name));
    const { indexTime } = await loadKnowledge(at(apps), at(bundled));
    return indexTime.rulesFor({ source: 's', host: 'h', sourcetype: 't' }).lines.truncate;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('local/ beats default/ of every app; among apps the first wins at index time', async () => {
  assert.equal(await truncateOf({ 'A/default': '1', 'B/local': '2' }, ['A', 'B'], []), 2);
  assert.equal(await truncateOf({ 'A/local': '1', 'B/local': '2' }, ['A', 'B'], []), 1);
  assert.equal(await truncateOf({ 'A/default': '1', 'B/default': '2' }, ['A', 'B'], []), 1);
});

test('what is bundled is beaten by what a user names', async () => {
  assert.equal(await truncateOf({ 'A/default': '1', 'B/default': '2' }, ['B'], ['A']), 2);
});

test('an empty value switches a setting of a lower layer off', async () => {
  assert.equal(await truncateOf({ 'A/default': '1', 'A/local': '' }, ['A'], []), undefined);
});

test('faults are reported once, with their places', async () => {
  const { diagnostics } = await knowledgeFrom({
    'default/props.conf':
      '[t]\nTRUNCATE = many\nTIME_FORMAT = %Y-%v\nTZ = Nowhere/Land\nLINE_BREAKER = (a\nSEDCMD-x = d/x/\nCHARSET = klingon\n' +
      'INDEXED_EXTRACTIONS = xls\nTRANSFORMS-a = gone, eval, route\nFIELD_QUOTE = ab\n[rule::x]\nMORE_THAN_50 = a\n',
    'default/transforms.conf':
      '[eval]\nINGEST_EVAL = a=sparkline(b)\n[route]\nREGEX = .\nDEST_KEY = _TCP_ROUTING\nFORMAT = x\n',
  });
  assert.deepEqual(
    diagnostics
      .map(
        ({ code, source = '', span }) =>
          `${code.slice('knowledge/'.length)} ${source.slice(0, span?.from).split('\n').length}`,
      )
      .toSorted(),
    [
      'index-value 3',
      'index-value 4',
      'index-value 6',
      'index-value 7',
      'index-value 8',
      'ingest-eval-unsupported 2',
      'not-a-number 2',
      'regex-malformed 5',
      'setting-missing 11',
      'transform-unknown 9',
      'transform-unsupported 9',
    ],
  );
});
