import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEFAULT_CONVENTIONS, explainField, loadKnowledge, priorityOf } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';

/* Assets and identities, from lists to what searches see of them. */

const folder = mkdtempSync(join(tmpdir(), 'karst-lists-'));
const [assets, identities] = [join(folder, 'assets.csv'), join(folder, 'identities.csv')];

writeFileSync(
  assets,
  `ip,mac,nt_host,dns,owner,priority,city,bunit,category,pci_domain,is_expected,rack
10.0.0.1|10.0.0.2,,web,web.corp.example,alice,high,Berlin,sales,server|cardholder,,true,7
10.0.0.0/8,,,,netops,low,Paris,corp,lan,,,
10.1.0.0/16,,,,netops,medium,,lab,lab,,,
192.168.1.5-192.168.1.9,,,,printers,LOW,,,printer,dmz,,
,00:11:22:33:44:55,,,bob,urgent,,,,,maybe,
,,,,nobody,high,,,,,,
10.0.0.300,,bad,,carol,critical,,,,,,
10.0.0.3,,WEB,,somebody,low,Rome,,cache,,,
`,
);
writeFileSync(
  identities,
  `identity,first,last,email,managedBy,priority,bunit,category,watchlist,startDate
jdoe|CORP\\jdoe,John,Doe,john@x.org,boss,critical,it,admin|vip,true,01/02/2024 10:00
eve,Eve,Adams,eve@x.org,,,,normal,,
`,
);

const PACK = fileURLToPath(new URL('../../packs/cim', import.meta.url));
const conventions = [...DEFAULT_CONVENTIONS, 'first(1).last()', 'nobody()'];
const lists = { assets: [assets], identities: [identities], conventions };
const { knowledge, diagnostics } = await loadKnowledge([], [PACK], lists);

const EVENTS: readonly Readonly<Record<string, string | readonly string[]>>[] = [
  { dest: 'WEB', user: 'JOHN' },
  { dest: '10.0.0.2', user: 'john@x.org', kind: 'process_report' },
  { dest: '10.9.9.9', user: 'JDOE', dest_owner: 'own' },
  { dest: '10.1.9.9', user: 'E.Adams' },
  { dest: 'zz', src: '192.168.1.7' },
  { src_user: 'zz' },
  { dest: ['10.0.0.1', '10.2.2.2'] },
];

const store = await openEmbedded({});
await store.insertEvents(
  EVENTS.map((fields, n) => ({
    time: 1_700_000_000_000_000 + n,
    index: 'main',
    sourcetype: 't',
    source: 's',
    host: n === 5 ? 'web' : 'h',
    raw: '',
    names: ['n', ...Object.keys(fields)],
    values: [String(n + 1), ...Object.values(fields)],
  })),
);
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function rows(spl: string): Promise<readonly unknown[]> {
  const found = await search({ spl, knowledge }, store);
  return found.rows.map((row) => ({ ...row }));
}

const shown = (fields: string) => `index=main | sort num(n) | table n ${fields}`;

test('what is wrong in a list is told with its line, and nothing else is lost', () => {
  const lineOf = (d: (typeof diagnostics)[number]) =>
    d.span === undefined ? undefined : d.source?.slice(0, d.span.from).split('\n').length;
  assert.deepEqual(
    diagnostics.map((d) => [d.code, lineOf(d)]),
    [
      ['knowledge/list-priority', 6],
      ['knowledge/not-a-boolean', 6],
      ['knowledge/list-row-key', 7],
      ['knowledge/list-address', 8],
      ['knowledge/identity-convention', undefined],
    ],
  );
});

test('names and addresses come before networks, small networks before large ones', async () => {
  assert.deepEqual(await rows(shown('dest_priority dest_owner dest_city dest_bunit')), [
    { n: '1', dest_priority: 'high', dest_owner: 'alice', dest_city: 'Berlin', dest_bunit: 'sales' },
    { n: '2', dest_priority: 'high', dest_owner: 'alice', dest_city: 'Berlin', dest_bunit: 'sales' },
    { n: '3', dest_priority: 'low', dest_owner: 'own', dest_city: 'Paris', dest_bunit: 'corp' },
    { n: '4', dest_priority: 'medium', dest_owner: 'netops', dest_bunit: 'lab' },
    { n: '5' },
    { n: '6' },
    { n: '7', dest_priority: 'high', dest_owner: 'alice', dest_city: 'Berlin', dest_bunit: 'sales' },
  ]);
});

test('rows that share a key are one asset; a range is its networks', async () => {
  const ip = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
  const web = { dest_ip: ip, dest_category: ['server', 'cardholder', 'cache', 'pci'], dest_rack: '7' };
  assert.deepEqual(await rows('index=main n<3 | sort num(n) | table n dest_ip dest_category dest_rack'), [
    { n: '1', ...web },
    { n: '2', ...web },
  ]);
  assert.deepEqual(await rows('index=main n=5 | table src_priority src_ip src_owner'), [
    { src_priority: 'low', src_ip: ['192.168.1.5', '192.168.1.6/31', '192.168.1.8/31'], src_owner: 'printers' },
  ]);
});

test('what is not listed has defaults; card data gives away who may see it', async () => {
  assert.deepEqual(await rows(shown('dest_is_expected dest_pci_domain src_pci_domain src_user_watchlist')), [
    { n: '1', dest_is_expected: 'true', dest_pci_domain: ['trust', 'cardholder'] },
    { n: '2', dest_is_expected: 'true', dest_pci_domain: ['trust', 'cardholder'] },
    { n: '3', dest_is_expected: 'false', dest_pci_domain: 'untrust' },
    { n: '4', dest_is_expected: 'false', dest_pci_domain: 'untrust' },
    { n: '5', dest_is_expected: 'false', dest_pci_domain: 'untrust', src_pci_domain: ['dmz', 'trust'] },
    { n: '6', src_user_watchlist: 'false' },
    { n: '7', dest_is_expected: 'true', dest_pci_domain: ['trust', 'cardholder'] },
  ]);
});

test('identities go by their names, mail and conventions', async () => {
  assert.deepEqual(await rows('index=main n<5 | sort num(n) | table n user_last user_category user_watchlist'), [
    { n: '1', user_last: 'Doe', user_category: ['admin', 'vip'], user_watchlist: 'true' },
    { n: '2', user_last: 'Doe', user_category: ['admin', 'vip'], user_watchlist: 'true' },
    { n: '3', user_last: 'Doe', user_category: ['admin', 'vip'], user_watchlist: 'true' },
    { n: '4', user_last: 'Adams', user_category: 'normal', user_watchlist: 'false' },
  ]);
  assert.deepEqual(await rows('index=main user_category=vip user_managedBy=boss | stats count by user_priority'), [
    { user_priority: 'critical', count: '3' },
  ]);
});

test('the host of an event is an asset too', async () => {
  assert.deepEqual(await rows('index=main host_category=server | table n host_owner'), [
    { n: '6', host_owner: 'alice' },
  ]);
});

test('data models see it', async () => {
  const tagged = {
    ...knowledge,
    eventTypes: [{ name: 'p', search: 'kind=process_report', priority: 1 }],
    tags: [{ field: 'eventtype', value: 'p', tags: ['process', 'report'] }],
  };
  const spl =
    '| tstats count from datamodel=Endpoint.Processes where Processes.dest_priority=high by Processes.dest_bunit Processes.user_category';
  const found = await search({ spl, knowledge: tagged }, store);
  assert.deepEqual(
    found.rows.map((row) => ({ ...row })),
    [
      { 'Processes.dest_bunit': 'sales', 'Processes.user_category': 'admin', count: '1' },
      { 'Processes.dest_bunit': 'sales', 'Processes.user_category': 'vip', count: '1' },
    ],
  );
});

test('the lists as lookups, macros and a data model', async () => {
  const asked = '| makeresults | eval src="10.1.2.3" | `get_asset(src)` | table src_bunit src_ip';
  assert.deepEqual(await rows(asked), [{ src_bunit: 'lab', src_ip: '10.1.0.0/16' }]);
  assert.deepEqual(
    await rows('| inputlookup asset_lookup_by_cidr | fields asset | head 2 | eval asset=mvjoin(asset,"")'),
    [{ asset: '192.168.1.6/31' }, { asset: '192.168.1.8/31' }],
  );
  assert.deepEqual(
    await rows(
      '| from datamodel Identity_Management.All_Assets | sort owner | stats list(owner) as o, values(nt_host) as h',
    ),
    [{ o: ['alice', 'bob', 'carol', 'netops', 'netops', 'printers'], h: ['WEB', 'bad', 'web'] }],
  );
  assert.deepEqual(await rows('| from datamodel Identity_Management.All_Identities | table first startDate'), [
    { first: 'John', startDate: '1704189600.000000' },
    { first: 'Eve' },
  ]);
  assert.deepEqual(
    await rows('| from datamodel Identity_Management.High_Critical_Identities | stats values(last) as l'),
    [{ l: 'Doe' }],
  );
  const found = '| tstats count from datamodel=Identity_Management.All_Assets by All_Assets.priority';
  assert.deepEqual(await rows(found), [
    { 'All_Assets.priority': 'critical', count: '1' },
    { 'All_Assets.priority': 'high', count: '1' },
    { 'All_Assets.priority': 'low', count: '2' },
    { 'All_Assets.priority': 'medium', count: '1' },
    { 'All_Assets.priority': 'unknown', count: '1' },
  ]);
});

test('the priority of what a finding is about', () => {
  const of = (fields: Readonly<Record<string, readonly string[]>>) =>
    priorityOf(knowledge.lookups, new Map(Object.entries(fields)));
  assert.equal(of({ dest: ['10.9.9.9'] }), 'low');
  assert.equal(of({ dest: ['10.9.9.9', 'Web'] }), 'high');
  assert.equal(of({ src: ['10.1.1.1'], user: ['john'] }), 'critical');
  assert.equal(of({ user: ['eve'], process: ['web'] }), 'unknown');
});

test('a field tells that it comes from a list', () => {
  const origin = { sourcetype: 't', source: 's', host: 'h' };
  const [first] = explainField(knowledge, origin, 'dest_priority');
  assert.equal(first?.setting, 'LOOKUP-zu-asset_lookup_by_str-dest');
  assert.match(first?.file ?? '', /asset and identity lists/);
});

test('a file of an app takes the place of a bundled one of the same name', async () => {
  const app = join(folder, 'app');
  mkdirSync(join(app, 'default'), { recursive: true });
  mkdirSync(join(app, 'lookups'));
  writeFileSync(join(app, 'lookups', 'interesting_ports.csv'), 'dest_port,app\n4444,handler\n');
  const { knowledge: own } = await loadKnowledge([app], [PACK]);
  const found = await search({ spl: '| inputlookup interesting_ports_lookup', knowledge: own }, store);
  assert.deepEqual(
    found.rows.map((row) => ({ ...row })),
    [{ dest_port: '4444', app: 'handler' }],
  );
});

test('without lists nothing is added', async () => {
  const { knowledge: bare } = await loadKnowledge([], [PACK]);
  const origin = { sourcetype: 't', source: 's', host: 'h' };
  assert.deepEqual(bare.operationsFor(origin).lookups, []);
  const found = await search({ spl: '| from datamodel Identity_Management.All_Assets', knowledge: bare }, store);
  assert.deepEqual(found.rows, []);
  const { knowledge: people } = await loadKnowledge([], [PACK], { assets: [], identities: [identities], conventions });
  assert.equal(
    people.operationsFor(origin).lookups.every((lookup) => lookup.table.name.startsWith('identity')),
    true,
  );
});
