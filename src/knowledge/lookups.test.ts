import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type ContentLookup, loadKnowledge, readContentLookups, withLookups } from './index.js';

async function folder(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'karst-lookups-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

async function load(t: TestContext, files: Readonly<Record<string, string>>) {
  const root = await folder(t, files);
  const { knowledge, diagnostics } = await loadKnowledge([root]);
  return { lookups: knowledge.lookups, knowledge, diagnostics, codes: diagnostics.map((d) => d.code) };
}

test('collections: columns from fields_list, types from collections.conf, accelerations without effect', async (t) => {
  const { lookups, codes } = await load(t, {
    'default/collections.conf':
      '[seen]\nenforceTypes = true\nfield.count = number\nfield.when = time\naccelerated_fields.a = {"user": 1}\nreplicate = false\n',
    'default/transforms.conf':
      '[seen_lookup]\nexternal_type = kvstore\ncollection = seen\nfields_list = _key, user,count,when\n' +
      '[own]\nexternal_type = kvstore\nfields_list = a b\n',
  });
  assert.deepEqual(codes, ['knowledge/collection-undefined']);
  assert.deepEqual(lookups.get('seen_lookup')?.columns, ['_key', 'user', 'count', 'when']);
  assert.deepEqual(lookups.get('seen_lookup')?.source, {
    kind: 'collection',
    collection: {
      name: 'seen',
      types: new Map([
        ['count', 'number'],
        ['when', 'time'],
      ]),
      enforceTypes: true,
    },
  });
  const own = lookups.get('own')?.source;
  assert.equal(own?.kind === 'collection' && own.collection.name, 'own');
});

test('collections: types that do not exist, settings that do not exist', async (t) => {
  const { codes } = await load(t, { 'default/collections.conf': '[c]\nfield.a = cidr\nenforcetypes = true\n' });
  assert.deepEqual(codes, ['knowledge/unknown-setting', 'knowledge/collection-type']);
});

test('lookups in time: defaults and what is given', async (t) => {
  const { lookups, codes } = await load(t, {
    'default/transforms.conf':
      '[a]\nfilename = l.csv\ntime_field = at\n' +
      '[b]\nfilename = l.csv\ntime_field = at\ntime_format = %F\nmax_offset_secs = 60\nmin_offset_secs = 5\nmax_matches = 3\n' +
      '[c]\nfilename = l.csv\nmax_offset_secs = 60\nbatch_index_query = true\nindex_fields_list = k\nmax_duplicates = 3\n',
    'lookups/l.csv': 'k,at\n',
  });
  assert.deepEqual(codes, []);
  const a = lookups.get('a');
  assert.deepEqual(a?.time, { column: 'at', format: '%s.%Q', minOffset: 0, maxOffset: 2_000_000_000 });
  assert.equal(a?.maxMatches, 1);
  const b = lookups.get('b');
  assert.deepEqual(b?.time, { column: 'at', format: '%F', minOffset: 5, maxOffset: 60 });
  assert.equal(b?.maxMatches, 3);
  assert.equal(lookups.get('c')?.time, undefined);
  assert.equal(lookups.get('c')?.maxMatches, 100);
});

test('filter: a search expression over the columns; times and subsearches are refused at their place', async (t) => {
  const { lookups, diagnostics } = await load(t, {
    'default/transforms.conf':
      '[good]\nfilename = l.csv\nfilter = (k>500) AND v="P*"\n' +
      '[timed]\nfilename = l.csv\nfilter = k=1 earliest=-1d\n[broken]\nfilename = l.csv\nfilter = (k=1\n',
    'lookups/l.csv': 'k,v\n',
  });
  assert.equal(lookups.get('good')?.filter?.expr.kind, 'and');
  assert.equal(lookups.get('timed')?.filter, undefined);
  const [timed, broken] = diagnostics;
  assert.equal(timed?.code, 'knowledge/lookup-filter');
  assert.equal(timed?.source?.slice(timed.span?.from, timed.span?.to), 'earliest=-1d');
  assert.match(broken?.message ?? '', /^filter: /);
  assert.match(broken?.file ?? '', /transforms\.conf$/);
});

test('lookups that are no tables are known, and refused only where they are used', async (t) => {
  const { lookups, diagnostics } = await load(t, {
    'default/transforms.conf':
      '[dns]\nexternal_cmd = x.py a\nfields_list = clienthost,clientip\n[areas]\nexternal_type = geo\nfilename = a.kmz\n' +
      '[kv]\nexternal_type = kvstore\ncollection = c\nfields_list = k,v\n',
    'default/collections.conf': '[c]\n',
    'default/props.conf': '[t]\nLOOKUP-a = dns clientip\nLOOKUP-b = kv k\n',
  });
  assert.deepEqual(lookups.get('dns')?.columns, ['clienthost', 'clientip']);
  assert.deepEqual(lookups.get('dns')?.source, {
    kind: 'unsupported',
    why: 'lookups by an external command (external_cmd)',
  });
  assert.match(JSON.stringify(lookups.get('areas')?.source), /geographic area/);
  assert.deepEqual(
    diagnostics.map((d) => `${d.code} ${d.kind} ${d.message.replace(/.*not supported yet: /, '')}`),
    ['knowledge/lookup-unsupported unsupported lookups by an external command (external_cmd).'],
  );
});

test('match_type: columns with blanks in their names, any letter case, EXACT', async (t) => {
  const { lookups, codes } = await load(t, {
    'default/transforms.conf': '[l]\nfilename = l.csv\nmatch_type = wildcard(a b),CIDR( c ) EXACT(d)\n',
    'lookups/l.csv': 'a b,c,d\n',
  });
  assert.deepEqual(codes, []);
  assert.deepEqual(
    [...(lookups.get('l')?.matchTypes ?? [])],
    [
      ['a b', 'wildcard'],
      ['c', 'cidr'],
    ],
  );
});

test('a lookup whose file is missing stays known: a search may write the file', async (t) => {
  const { lookups, codes } = await load(t, {
    'default/transforms.conf': '[l]\nfilename = sub/none.csv\nmatch_type = WILDCARD(a)\n',
    'default/props.conf': '[t]\nLOOKUP-a = l a\n',
  });
  assert.deepEqual(codes, ['knowledge/lookup-file-missing']);
  assert.deepEqual(lookups.get('l')?.source, { kind: 'file', file: 'none.csv', missing: true });
  assert.equal(lookups.get('l')?.matchTypes.get('a'), 'wildcard');
});

test('lookups of content packs become the same definitions', async (t) => {
  const root = await folder(t, { 'tools.csv': 'name,note\nx*,y\n' });
  const at = (over: Partial<ContentLookup> & { name: string }): ContentLookup => ({
    fields: [],
    matchTypes: [],
    caseSensitive: true,
    file: `${over.name}.yml`,
    ...over,
  });
  const { tables, diagnostics } = await readContentLookups([
    at({
      name: 'tools',
      path: join(root, 'tools.csv'),
      matchTypes: ['WILDCARD(name)', 'CIDR(none)'],
      caseSensitive: false,
      minMatches: 1,
      maxMatches: 2000,
      defaultMatch: 'false',
    }),
    at({ name: 'seen', collection: 'seen_things', fields: ['_key', 'user'] }),
    at({ name: 'model' }),
    at({ name: 'gone', path: join(root, 'gone.csv') }),
  ]);
  assert.deepEqual([...tables.keys()], ['tools.csv', 'tools', 'seen', 'model', 'gone']);
  assert.deepEqual(
    diagnostics.map((d) => `${d.code} ${d.file}`),
    ['knowledge/not-a-number tools.yml', 'knowledge/match-type-column tools.yml'],
  );
  assert.deepEqual(tables.get('tools'), {
    name: 'tools',
    columns: ['name', 'note'],
    rows: [['x*', 'y']],
    source: { kind: 'file', file: 'tools.csv', missing: false },
    caseSensitive: false,
    maxMatches: 1000,
    minMatches: 1,
    defaultMatch: 'false',
    matchTypes: new Map([['name', 'wildcard']]),
  });
  assert.equal(tables.get('seen')?.source.kind, 'collection');
  assert.equal(tables.get('model')?.source.kind, 'unsupported');
  assert.deepEqual(tables.get('gone')?.source, { kind: 'file', file: 'gone.csv', missing: true });

  const { knowledge } = await load(t, {
    'default/transforms.conf': '[tools]\nfilename = own.csv\n',
    'lookups/own.csv': 'z\n',
  });
  const both = withLookups(knowledge, tables).lookups;
  assert.deepEqual(both.get('tools')?.columns, ['z']);
  assert.equal(both.get('seen'), tables.get('seen'));
});
