import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { appAt, explainField, layerOrder, loadKnowledge } from './index.js';

const ORIGIN = { sourcetype: 't', source: 's', host: 'h' };

/** Writes apps as `{ 'app/default/props.conf': text }` and loads them in ASCII order. */
async function load(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>) {
  const root = await mkdtemp(join(tmpdir(), 'karst-knowledge-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const apps = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))].sort();
  const { knowledge, diagnostics } = await loadKnowledge(apps.map((app) => join(root, app)));
  const places = diagnostics.map((d) => {
    const line = d.source === undefined ? '' : `:${d.source.slice(0, d.span?.from).split('\n').length}`;
    return `${d.kind} ${d.code.replace('knowledge/', '')} ${d.file?.slice(root.length + 1)}${line}`;
  });
  return { root, knowledge, diagnostics, places };
}

test('the order of layers', () => {
  const apps = [appAt('/x/A'), appAt('/x/B/')];
  const names = (context: 'global' | 'search') => layerOrder(apps, context).map((l) => `${l.app.dir}/${l.folder}`);
  assert.deepEqual(names('search'), ['/x/B/local', '/x/A/local', '/x/B/default', '/x/A/default']);
  assert.deepEqual(names('global'), ['/x/A/local', '/x/B/local', '/x/A/default', '/x/B/default']);
});

test('settings are merged one by one over all layers', async (t) => {
  const { knowledge, places } = await load(t, {
    'A/default/props.conf': '[t]\nEVAL-a = 1\nEVAL-b = 1\nEVAL-c = 1\nEVAL-d = 1\n',
    'A/local/props.conf': '[t]\nEVAL-b = 2\nEVAL-d =\n',
    'B/default/props.conf': '[t]\nEVAL-b = 3\nEVAL-c = 3\n',
  });
  assert.deepEqual(places, []);
  assert.deepEqual(
    knowledge.operationsFor(ORIGIN).calculated.map((c) => `${c.field}=${c.text} ${c.line}`),
    ['a=1 2', 'b=2 2', 'c=3 3'],
  );
});

test('every setting that is not acted on is spoken of once a file, with its place', async (t) => {
  const { places, diagnostics } = await load(t, {
    'A/default/props.conf':
      '[t]\ndescription = x\nKV_MODE = none\nSHOULD_LINEMERGE = false\nLINE_BREAKER = ([\\r\\n]+)\nTRANSFORMS-a = x\n' +
      'TRANSFORMS-b = y\nHEADER_MODE = always\nEXTACT-x = (?<a>b)\n[u]\nHEADER_MODE = firstline\nKV_MODE = multi:top\nSEDCMD-x =\n',
    'A/default/transforms.conf': '[x]\nREGEX = a\nDEST_KEY = queue\nFORMAT = nullQueue\n',
    'A/default/eventtypes.conf': '[e]\nsearch = x\nserach = y\nconstructor = z\n',
    'A/default/literals.conf': '[c]\n',
    'A/default/app.conf': '[ui]\n',
  });
  assert.deepEqual(places.toSorted(), [
    'unsupported kv-multi A/default/props.conf:12',
    'unsupported setting-unsupported A/default/props.conf:8',
    'user transform-unknown A/default/props.conf:7',
    'warning conf-not-read A/default/literals.conf',
    'warning unknown-setting A/default/eventtypes.conf:3',
    'warning unknown-setting A/default/eventtypes.conf:4',
    'warning unknown-setting A/default/props.conf:9',
  ]);
  const hints = diagnostics.map((d) => d.hint ?? '').join('\n');
  assert.match(hints, /Did you mean search\?/);
  assert.match(hints, /Did you mean EXTRACT-x\?/);
  assert.match(diagnostics.find((d) => d.message.startsWith('HEADER_MODE'))?.message ?? '', /2 times/);
});

test('directories that are no apps, and files that are not text, do not stop the load', async (t) => {
  const { knowledge, places, root } = await load(t, {
    'A/readme.txt': '',
    'B/default/macros.conf': '[m]\ndefinition = index=x\n',
    'B/default/props.conf/x': '',
  });
  assert.deepEqual(places, ['user directory-without-conf A', 'user file-unreadable B/default/props.conf']);
  assert.equal(knowledge.macros.get('m')?.definition, 'index=x');
  const absent = await loadKnowledge([join(root, 'nowhere')]);
  assert.deepEqual(
    absent.diagnostics.map((d) => d.code),
    ['knowledge/directory-unreadable'],
  );
});

test('lookups: defaults, settings, own file first, compressed, under the name of the file', async (t) => {
  const { knowledge, places } = await load(t, {
    'A/default/transforms.conf':
      '[plain]\nfilename = l.csv\n[tuned]\nfilename = any/path/l.csv\nmax_matches = 3\nmin_matches = 1\n' +
      'default_match = none\ncase_sensitive_match = false\nmatch_type = WILDCARD(k), CIDR(net)\n[zipped]\nfilename = z.csv.gz\n',
    'A/lookups/l.csv': 'k,net,v\na*,10.0.0.0/8,"x, ""y"""\nb\n\n',
    'A/lookups/z.csv.gz': gzipSync('k\nzip\n'),
    'B/default/macros.conf': '',
    'B/lookups/l.csv': 'other\n1\n',
  });
  assert.deepEqual(places, []);
  assert.deepEqual(knowledge.lookups.get('plain'), {
    name: 'plain',
    columns: ['k', 'net', 'v'],
    rows: [
      ['a*', '10.0.0.0/8', 'x, "y"'],
      ['b', '', ''],
    ],
    source: { kind: 'file', file: 'l.csv', missing: false },
    caseSensitive: true,
    maxMatches: 100,
    minMatches: 0,
    defaultMatch: '',
    matchTypes: new Map(),
  });
  const tuned = knowledge.lookups.get('tuned');
  assert.deepEqual(
    [tuned?.caseSensitive, tuned?.maxMatches, tuned?.minMatches, tuned?.defaultMatch, [...(tuned?.matchTypes ?? [])]],
    [
      false,
      3,
      1,
      'none',
      [
        ['k', 'wildcard'],
        ['net', 'cidr'],
      ],
    ],
  );
  assert.deepEqual(knowledge.lookups.get('zipped')?.rows, [['zip']]);
  assert.deepEqual(knowledge.lookups.get('l.csv')?.columns, ['other']);
});

test('lookups that cannot be had are reported, and reported once', async (t) => {
  const { knowledge, places } = await load(t, {
    'A/default/transforms.conf':
      '[kv]\nexternal_type = kvstore\ncollection = c\n[timed]\nfilename = l.csv\ntime_field = t\n[gone]\nfilename = no.csv\n' +
      '[odd]\nfilename = l.csv\nmatch_type = FUZZY(k) CIDR(x)\nmax_matches = 0\n',
    'A/default/props.conf': '[t]\nLOOKUP-a = kv k\nLOOKUP-b = gone k\n',
    'A/lookups/l.csv': 'k\n1\n',
    'A/lookups/open.csv': 'k\n"1\n',
    'A/lookups/empty.csv': '',
    'A/lookups/twice.csv': 'k,k\n',
    'A/lookups/long.csv': 'k\n1,2\n1,2,3\n',
  });
  assert.deepEqual(places.toSorted(), [
    'user csv-empty A/lookups/empty.csv',
    'user csv-header A/lookups/twice.csv',
    'user csv-quote-open A/lookups/open.csv',
    'user lookup-column-unknown A/default/transforms.conf:6',
    'user lookup-file-missing A/default/transforms.conf:8',
    'user match-type-invalid A/default/transforms.conf:11',
    'user not-a-number A/default/transforms.conf:12',
    'user setting-missing A/default/transforms.conf:1',
    'warning csv-row-too-long A/lookups/long.csv',
    'warning match-type-column A/default/transforms.conf:11',
  ]);
  assert.deepEqual([...knowledge.lookups.keys()].sort(), ['gone', 'l.csv', 'long.csv', 'odd', 'timed']);
});

test('event types: order, defaults, disabled ones, faults', async (t) => {
  const { knowledge, places } = await load(t, {
    'A/default/eventtypes.conf':
      '[late]\nsearch = a=1 "x|y" `m("a|b")`\npriority = 10\n[b]\nsearch = b\n[a]\nsearch = a\n[off]\nsearch = c\ndisabled = 1\n' +
      '[piped]\nsearch = a | stats count\n[code-%code%]\nsearch = code=*\n[none]\npriority = 2\n[odd]\nsearch = o\npriority = 11\n',
  });
  assert.deepEqual(
    knowledge.eventTypes.map((e) => `${e.priority} ${e.name}`),
    ['1 a', '1 b', '1 code-%code%', '1 odd', '10 late'],
  );
  assert.deepEqual(places, [
    'user eventtype-pipe A/default/eventtypes.conf:12',
    'user setting-missing A/default/eventtypes.conf:15',
    'user not-a-number A/default/eventtypes.conf:19',
  ]);
});

test('tags: decoded, merged over spellings, disabled by a higher layer', async (t) => {
  const { knowledge, places } = await load(t, {
    'A/default/tags.conf':
      '[host=my%20box]\nprod = enabled\nold = enabled\n[x=a%3Db]\neq = Enabled\n[eventtype=e]\nb = enabled\na = enabled\n' +
      '[broken]\nx = enabled\n[y=%zz]\nx = enabled\n[z=1]\nx = maybe\n',
    'A/local/tags.conf': '[host=my box]\nold = disabled\n',
  });
  assert.deepEqual(knowledge.tags, [
    { field: 'host', value: 'my box', tags: ['prod'] },
    { field: 'x', value: 'a=b', tags: ['eq'] },
    { field: 'eventtype', value: 'e', tags: ['a', 'b'] },
  ]);
  assert.deepEqual(places, [
    'user tag-stanza A/default/tags.conf:9',
    'user percent-encoding A/default/tags.conf:11',
    'user tag-state A/default/tags.conf:14',
  ]);
});

test('macros: keyed with their number of arguments, faults refused', async (t) => {
  const { knowledge, places } = await load(t, {
    'A/default/macros.conf':
      '[m]\ndefinition = a=1 \\\nb=2\n[m(2)]\nargs = x, y-1\ndefinition = "$x$" . "$y-1$"\niseval = 1\n' +
      'validation = isnum($x$)\nerrormsg = no number\n[empty]\ndefinition =\n[two(2)]\nargs = a\ndefinition = 1\n' +
      '[same(2)]\nargs = a,a\ndefinition = 1\n[nothing]\nargs = a\n',
  });
  assert.deepEqual(Object.fromEntries(knowledge.macros), {
    m: { name: 'm', args: [], definition: 'a=1 \nb=2' },
    'm(2)': {
      name: 'm',
      args: ['x', 'y-1'],
      definition: '"$x$" . "$y-1$"',
      validation: 'isnum($x$)',
      errormsg: 'no number',
      iseval: true,
    },
    empty: { name: 'empty', args: [], definition: '' },
  });
  assert.deepEqual(places, [
    'user macro-arguments A/default/macros.conf:13',
    'user macro-argument-name A/default/macros.conf:16',
    'user setting-missing A/default/macros.conf:18',
  ]);
});

test('where a field comes from, in the order in which it happens', async (t) => {
  const { knowledge, root } = await load(t, {
    'A/default/props.conf':
      '[t]\nEXTRACT-u = (?<user>\\w+) in head\nFIELDALIAS-u = name AS user\nLOOKUP-u = l k AS key OUTPUTNEW v AS user\n' +
      "[source::s]\nEVAL-user = if(isnull('a b'), lower(user), true)\n",
    'A/default/transforms.conf': '[l]\nfilename = l.csv\n',
    'A/lookups/l.csv': 'k,v\n',
  });
  const at = { file: join(root, 'A/default/props.conf'), stanza: 't' };
  assert.deepEqual(explainField(knowledge, ORIGIN, 'user'), [
    { kind: 'extraction', setting: 'EXTRACT-u', ...at, line: 2, reads: ['head'] },
    { kind: 'alias', setting: 'FIELDALIAS-u', ...at, line: 3, reads: ['name'] },
    { kind: 'calculated', setting: 'EVAL-user', ...at, stanza: 'source::s', line: 6, reads: ['a b', 'user'] },
    { kind: 'lookup', setting: 'LOOKUP-u', ...at, line: 4, reads: ['key'] },
  ]);
  assert.deepEqual(explainField(knowledge, ORIGIN, 'other'), []);
});
