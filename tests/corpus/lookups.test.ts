import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadContent } from '../../src/content/index.js';
import { readContentLookups } from '../../src/knowledge/index.js';
import { compileLookup, outputValues } from '../../src/search/host/lookups/index.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

const root = join(corpusFolder() ?? '', 'security_content');
const SKIP = corpusFolder() === undefined ? NO_CORPUS : false;
const OPTIONS = { timezone: 'UTC', report: () => assert.fail() };

let loading: ReturnType<typeof load> | undefined;

async function load() {
  const { lookups } = await loadContent([root]);
  return { lookups, ...(await readContentLookups(lookups.values())) };
}

test('every lookup of security_content becomes a definition that can be matched', { skip: SKIP }, async (t) => {
  loading ??= load();
  const { lookups, tables, diagnostics } = await loading;
  t.diagnostic(`${lookups.size} lookups, ${diagnostics.map((d) => d.message).join(' ') || 'no complaint'}`);
  const errors = diagnostics.filter(({ kind }) => kind !== 'warning');
  assert.deepEqual(errors, []);
  const kinds = [...lookups.keys()].map((name) => tables.get(name)?.source.kind);
  assert.ok(kinds.filter((kind) => kind === 'file').length > 40);
  assert.ok(kinds.filter((kind) => kind === 'collection').length > 20);
  for (const table of tables.values()) {
    for (const column of table.columns) {
      const matcher = compileLookup(table, table, [column], OPTIONS);
      const position = table.columns.indexOf(column);
      for (const row of table.rows.slice(0, 50)) {
        const cell = [row[position] ?? ''].flat()[0] ?? '';
        const value = table.matchTypes.get(column) === 'wildcard' ? cell.replaceAll('*', '') : cell;
        if (value === '') continue;
        assert.ok((matcher.match([value])?.length ?? 0) > 0, `${table.name} ${column} ${value}`);
      }
    }
  }
});

test('hosts of dynamic DNS providers are found among ninety thousand patterns', { skip: SKIP }, async () => {
  loading ??= load();
  const { tables } = await loading;
  const table = tables.get('dynamic_dns_providers_default');
  assert.ok(table);
  const matcher = compileLookup(table, table, ['dynamic_dns_domains'], OPTIONS);
  const found = (host: string) =>
    outputValues(matcher.match([host]) ?? [], table.columns.indexOf('isDynDNS_default')).map((value) => value.trim());
  assert.deepEqual(found('www.3d-game.com'), ['True']);
  assert.deepEqual(found('www.example.org'), []);
});
