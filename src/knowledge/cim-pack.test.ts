import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { expandMacros, parseSearchExpression } from '../search/spl/index.js';
import { type DataModel, type Dataset, dataset, loadKnowledge } from './index.js';
import { scanRegex } from './regex-groups.js';

const pack = (name: string): string => fileURLToPath(new URL(`../../packs/${name}`, import.meta.url));
const { knowledge, diagnostics } = await loadKnowledge([pack('cim'), pack('sysmon')]);
const models = [...knowledge.dataModels.values()];

function described(model: DataModel): Dataset[] {
  return [...model.datasets.keys()].flatMap((name) => dataset(model, name) ?? []);
}

function named(model: string, name: string): Dataset {
  const found = knowledge.dataModels.get(model);
  const wanted = found === undefined ? undefined : dataset(found, name);
  assert.ok(wanted !== undefined, `${model}.${name}`);
  return wanted;
}

function expanded(text: string): string {
  const { text: plain, diagnostics: problems } = expandMacros(text, knowledge.macros);
  assert.deepEqual(problems, [], text);
  return plain;
}

test('everything in the pack is understood', () => {
  assert.deepEqual(diagnostics, []);
  assert.equal(models.length, 28);
  for (const { name, file } of models) assert.ok(file.endsWith(`/${name}.json`), file);
  const rows = models.flatMap(described).map((d) => d.rows.kind);
  assert.deepEqual([rows.length, ...new Set(rows)], [141, 'events', 'search']);
});

test('every constraint is a search expression, by macros that are there', () => {
  for (const found of models.flatMap(described)) {
    for (const text of [found.constraint, found.restriction]) {
      if (text === '') continue;
      const { expr, diagnostics: problems } = parseSearchExpression(expanded(text));
      assert.deepEqual(problems, [], `${found.model}.${found.name}: ${text}`);
      assert.ok(expr !== undefined);
    }
    const indexes = /`cim_(\w+)_indexes`/.exec(found.constraint)?.[1];
    assert.equal(indexes ?? found.model, found.model);
  }
});

test('every calculation gives a field that is declared, and patterns have the field as a group', () => {
  for (const found of models.flatMap(described)) {
    const names = new Set(found.fields.map(({ name }) => name));
    assert.equal(new Set(found.fields.map(({ qualified }) => qualified)).size, found.fields.length, found.name);
    for (const calculation of found.calculations) {
      if (calculation.kind === 'eval') assert.ok(names.has(calculation.field), calculation.field);
      if (calculation.kind !== 'rex') continue;
      assert.equal(scanRegex(calculation.regex).problem, undefined);
      assert.deepEqual(
        calculation.groups.filter((group) => !names.has(group)),
        [],
      );
    }
  }
});

test('hierarchies and names', () => {
  const lineages: readonly [model: string, name: string, lineage: string][] = [
    ['Authentication', 'Failed_Privileged_Authentication', 'Authentication.Privileged_Authentication.$'],
    ['Change', 'Accounts_Created', 'All_Changes.Account_Management.$'],
    ['Network_Traffic', 'Blocked_Traffic', 'All_Traffic.Traffic_By_Action.$'],
    ['Network_Sessions', 'DHCP', 'All_Sessions.$'],
    ['Endpoint', 'Registry', '$'],
    ['Risk', 'All_Risk', '$'],
  ];
  for (const [model, name, lineage] of lineages) {
    assert.equal(named(model, name).lineage.join('.'), lineage.replace('$', name));
  }
  const ssl = named('Certificates', 'SSL').fields.map(({ qualified }) => qualified);
  assert.ok(ssl.includes('All_Certificates.src') && ssl.includes('All_Certificates.SSL.ssl_issuer'));
  const changes = named('Change', 'All_Changes').fields.map(({ qualified }) => qualified);
  assert.ok(changes.includes('All_Changes.is_Account_Management'));
});

/** The tags that a search expression of nothing but tags, indexes and AND asks for. */
function tagsOf(text: string): string[] {
  const { expr } = parseSearchExpression(expanded(text));
  assert.ok(expr?.kind === 'and', text);
  return expr.items.flatMap((item) =>
    item.kind === 'compare' && item.field === 'tag' ? item.value.pieces.join('') : [],
  );
}

const SYSMON: readonly [eventtype: string, model: string, name: string][] = [
  ['ms-sysmon-process', 'Endpoint', 'Processes'],
  ['ms-sysmon-filemod', 'Endpoint', 'Filesystem'],
  ['ms-sysmon-regmod', 'Endpoint', 'Registry'],
  ['ms-sysmon-service', 'Endpoint', 'Services'],
  ['ms-sysmon-network', 'Network_Traffic', 'All_Traffic'],
  ['ms-sysmon-dns', 'Network_Resolution', 'DNS'],
  ['windows_event_signature', 'Event_Signatures', 'Signatures'],
];
for (const [eventtype, model, name] of SYSMON) {
  test(`events of ${eventtype} are in ${model}.${name}`, () => {
    const tags = knowledge.tags.find((rule) => rule.value === eventtype)?.tags ?? [];
    assert.deepEqual(
      tagsOf(named(model, name).constraint).filter((tag) => !tags.includes(tag)),
      [],
    );
  });
}

test('changes of WMI are changes of endpoints', () => {
  const tags = knowledge.tags.find((rule) => rule.value === 'ms-sysmon-wmimod')?.tags;
  assert.deepEqual(tags, ['change', 'endpoint']);
  assert.equal(expanded(named('Change', 'Endpoint_Changes').constraint), '(()) tag=change');
  assert.equal(named('Change', 'Endpoint_Changes').restriction, 'tag=endpoint');
});

test('macros that detections take from other apps', () => {
  assert.equal(expanded('| `drop_dm_object_name("All_Certificates.SSL")`'), '| rename "All_Certificates.SSL.*" as "*"');
  assert.equal(expanded('`drop_dm_object_name(Processes)`'), 'rename "Processes.*" as "*"');
  assert.match(
    expanded('`get_asset(src)`'),
    /^lookup asset_lookup_by_str asset as "src" OUTPUTNEW .*bunit as "src_bunit" /,
  );
});

test('lookups that detections take from other apps', () => {
  const columns = (name: string) => knowledge.lookups.get(name)?.columns;
  assert.deepEqual(columns('cim_corporate_web_domain_lookup'), ['domain']);
  assert.deepEqual(columns('alexa_lookup_by_str'), ['domain', 'rank']);
  const assets = columns('asset_lookup_by_str') ?? [];
  for (const [, column] of expanded('`get_asset(src)`').matchAll(/(\w+) as "/g))
    assert.ok(assets.includes(column ?? ''));
  assert.ok(columns('identity_lookup_expanded')?.includes('identity_tag'));
  const source = knowledge.lookups.get('dnslookup')?.source;
  assert.deepEqual(source, { kind: 'unsupported', why: 'asking name servers from a search (external_lookup.py)' });
  assert.ok(columns('interesting_ports_lookup')?.includes('is_prohibited'));
});
