import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Knowledge, loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded, type StoredEvent } from '../../src/store/index.js';

/*
 * The values that the data models of packs/cim calculate, seen through searches. Events name their tags in the field
 * `kind`, joined by underscores.
 */

const PACK = fileURLToPath(new URL('../../packs/cim', import.meta.url));
const KINDS = ['web', 'web_proxy', 'process_report', 'network_resolution_dns', 'network_communicate', 'authentication'];
KINDS.push('authentication_privileged', 'change_account', 'certificate_ssl', 'listening_port', 'network_session_dhcp');

const loaded = await loadKnowledge([PACK]);
const knowledge: Knowledge = {
  ...loaded.knowledge,
  eventTypes: KINDS.map((kind) => ({ name: kind, search: `kind=${kind}`, priority: 1 })),
  tags: KINDS.map((kind) => ({ field: 'eventtype', value: kind, tags: kind.split('_') })),
};
const store = await openEmbedded({});
after(() => store.close());

let families = 0;

/** Puts events into the store, each test's under a sourcetype of its own, and gives a function that searches those. */
async function load(events: readonly Readonly<Record<string, string>>[]) {
  const sourcetype = `t${++families}`;
  const stored = events.map(({ index = 'main', source = 's', ...fields }, i): StoredEvent => {
    const time = (1_700_000_000 + i) * 1e6;
    return {
      time,
      index,
      sourcetype,
      source,
      host: 'h',
      raw: '',
      names: Object.keys(fields),
      values: Object.values(fields),
    };
  });
  await store.insertEvents(stored);
  return async (spl: string): Promise<string[]> => {
    const { rows, fields } = await search({ spl: spl.replace('$st$', `sourcetype=${sourcetype}`), knowledge }, store);
    return rows.map((row) => fields.map((field) => String(row[field] ?? '∅')).join(' | ')).sort();
  };
}

test('processes: names out of command lines, what is missing, the product', async () => {
  const kind = 'process_report';
  const run = await load([
    { kind, n: '1', process: '"C:\\Program Files\\a b\\cmd.exe" /c "x"', vendor: 'V', product: 'P' },
    { kind, n: '2', process: 'C:\\Windows\\System32\\net.exe user /add', vendor: 'V', process_integrity_level: 'High' },
    { kind, n: '3', process: '/usr/bin/ls -la /tmp/x', product: 'P', parent_process: 'bash' },
    { kind, n: '4', vendor_product: 'Own', process_name: 'own.exe', process: 'other.exe', user: '' },
    { kind: 'web', n: '5', process: 'not.exe' },
  ]);
  const by = ['process_name', 'parent_process_name', 'user', 'vendor_product'].map((f) => `Processes.${f}`).join(' ');
  assert.deepEqual(await run(`| tstats count from datamodel=Endpoint.Processes where $st$ by ${by}`), [
    'cmd.exe | unknown | unknown | V P | 1',
    'ls | bash | unknown | unknown P | 1',
    'net.exe | unknown | unknown | V unknown | 1',
    'own.exe | unknown | unknown | Own | 1',
  ]);
  // What the model only passes on stays absent, and a row without it is dropped.
  const level = await run(
    '| tstats count from datamodel=Endpoint.Processes where $st$ by Processes.process_integrity_level',
  );
  assert.deepEqual(level, ['high | 1']);
});

test('web: sizes, dashes, domains and lengths', async () => {
  const run = await load([
    { kind: 'web', url: 'https://me@shop.example:8443/a?b=c', bytes_in: '10', bytes_out: '5', status: '200' },
    { kind: 'web_proxy', url: 'files.example/x', bytes: '30', bytes_out: '10', status: '-', http_user_agent: '-' },
    { kind: 'web' },
  ]);
  const by = ['url_domain', 'url_length', 'bytes', 'bytes_in', 'status', 'http_user_agent_length'].map(
    (f) => `Web.${f}`,
  );
  const all = await run(`| tstats fillnull_value=null count from datamodel=Web where $st$ by ${by.join(' ')}`);
  assert.deepEqual(all, [
    'files.example | 15 | 30 | 20 | unknown | 7 | 1',
    'shop.example | 34 | 15 | 10 | 200 | 7 | 1',
    'unknown | 7 | null | null | unknown | 7 | 1',
  ]);
  assert.deepEqual(await run('| tstats count from datamodel=Web where nodename=Web.Proxy $st$ by Web.bytes_in'), [
    '20 | 1',
  ]);
});

test('DNS: the reply by number, by name, as Windows says it', async () => {
  const kind = 'network_resolution_dns';
  const run = await load([
    { kind, query: 'a', reply_code_id: '0' },
    { kind, query: 'b', reply_code: 'NXDomain' },
    { kind, query: 'c', reply_code_id: '9003' },
    { kind, query: 'd', reply_code_id: '1460' },
    { kind, query: 'e' },
  ]);
  const fields = 'DNS.query DNS.reply_code DNS.reply_code_id DNS.answer DNS.answer_count';
  assert.deepEqual(
    await run(
      `| tstats fillnull_value=null count from datamodel=Network_Resolution where nodename=DNS $st$ by ${fields}`,
    ),
    [
      'a | No Error | 0 | unknown | 1 | 1',
      'b | Non-Existent Domain | NXDomain | unknown | 1 | 1',
      'c | Non-Existent Domain | 9003 | unknown | 1 | 1',
      'd | null | 1460 | unknown | 1 | 1',
      'e | null | unknown | unknown | 1 | 1',
    ],
  );
});

test('authentication: machine accounts, outcomes and privileges', async () => {
  const run = await load([
    { kind: 'authentication', action: 'success', user: 'PC1$' },
    { kind: 'authentication', action: 'failure', user: 'PC1$' },
    { kind: 'authentication', action: 'success', user: 'ann', app: 'ssh' },
    { kind: 'authentication_privileged', action: 'success', user: 'root' },
    { kind: 'authentication', user: 'bob' },
  ]);
  const node = (name: string) =>
    run(
      `| tstats count from datamodel=Authentication where nodename=${name} $st$ by Authentication.user Authentication.action`,
    );
  assert.deepEqual(await node('Authentication'), [
    'PC1$ | failure | 1',
    'ann | success | 1',
    'bob | unknown | 1',
    'root | success | 1',
  ]);
  assert.deepEqual(await node('Authentication.Failed_Authentication'), ['PC1$ | failure | 1']);
  assert.deepEqual(await node('Authentication.Privileged_Authentication.Successful_Privileged_Authentication'), [
    'root | success | 1',
  ]);
  const flags = 'Authentication.is_Failed_Authentication Authentication.is_not_Privileged_Authentication';
  assert.deepEqual(await run(`| tstats count from datamodel=Authentication.Authentication where $st$ by ${flags}`), [
    '0 | 0 | 1',
    '0 | 1 | 2',
    '1 | 1 | 1',
  ]);
  const apps = await run('| tstats count from datamodel=Authentication where $st$ by Authentication.app');
  assert.deepEqual(
    apps.map((row) => row.replace(/^t\d+/, 'the sourcetype')),
    ['ssh | 1', 'the sourcetype | 3'],
  );
});

test('traffic, ports and sessions', async () => {
  const run = await load([
    { kind: 'network_communicate', action: 'allowed', transport: 'TCP', packets_in: '1', packets_out: '2' },
    { kind: 'network_communicate', action: 'blocked', dest_port: '53' },
    { kind: 'listening_port', transport: 'udp', dest_port: '68' },
    {
      kind: 'network_session_dhcp',
      source: 'stream:dhcp',
      yiaddr: '10.0.0.7',
      dest_ip: '0.0.0.0',
      lease_duration: '60',
    },
  ]);
  const traffic = ['action', 'transport', 'dest_port', 'packets'].map((f) => `All_Traffic.${f}`).join(' ');
  assert.deepEqual(
    await run(`| tstats fillnull_value=- count from datamodel=Network_Traffic where $st$ by ${traffic}`),
    ['allowed | tcp | 0 | 3 | 1', 'blocked | unknown | 53 | - | 1'],
  );
  const blocked = 'nodename=All_Traffic.Traffic_By_Action.Blocked_Traffic';
  assert.deepEqual(
    await run(`| tstats count from datamodel=Network_Traffic where ${blocked} $st$ by All_Traffic.action`),
    ['blocked | 1'],
  );
  assert.deepEqual(await run('| tstats count from datamodel=Endpoint.Ports where $st$ by Ports.transport_dest_port'), [
    'udp/68 | 1',
  ]);
  const lease = 'All_Sessions.dest_ip All_Sessions.dest_mac All_Sessions.DHCP.lease_duration';
  assert.deepEqual(await run(`| tstats count from datamodel=Network_Sessions.DHCP where $st$ by ${lease}`), [
    '10.0.0.7 | unknown | 60 | 1',
  ]);
});

test('changes of accounts', async () => {
  const run = await load([
    { kind: 'change_account', action: 'created', signature: 'new account', signature_id: '4720', src_user: 'root' },
    { kind: 'change_account', action: 'modified', result: 'lockout' },
  ]);
  const fields = 'All_Changes.result All_Changes.result_id All_Changes.Account_Management.src_user';
  assert.deepEqual(await run(`| tstats count from datamodel=Change.Account_Management where $st$ by ${fields}`), [
    'lockout | -1 | unknown | 1',
    'new account | 4720 | root | 1',
  ]);
  const locked = 'nodename=All_Changes.Account_Management.Account_Lockouts';
  assert.deepEqual(await run(`| tstats count from datamodel=Change where ${locked} $st$ by All_Changes.action`), [
    'modified | 1',
  ]);
});

test('certificates', async () => {
  const kind = 'certificate_ssl';
  const run = await load([
    { kind, ssl_start_time: '1600000000', ssl_end_time: '1800000000', ssl_issuer_email: 'ca@trust.example' },
    { kind, ssl_start_time: '1', ssl_end_time: '101' },
    { kind, ssl_is_valid: 'True' },
  ]);
  const fields = ['ssl_is_valid', 'ssl_validity_window', 'ssl_issuer_email_domain', 'ssl_hash'].map(
    (f) => `All_Certificates.SSL.${f}`,
  );
  assert.deepEqual(
    await run(`| tstats fillnull_value=- count from datamodel=Certificates.SSL where $st$ by ${fields.join(' ')}`),
    ['0 | 100 | - | unknown | 1', '1 | - | - | unknown | 1', '1 | 200000000 | trust.example | unknown | 1'],
  );
});

test('risk: scores with and without factors', async () => {
  const run = await load([
    {
      index: 'risk',
      risk_object: 'ann',
      risk_object_type: 'user',
      risk_score: '40',
      'annotations.mitre_attack': 'T1059',
    },
    { index: 'risk', risk_object: 'ann', risk_object_type: 'user', risk_score: '40', risk_factor_mult: '2' },
    { index: 'risk', risk_object: 'ann', risk_object_type: 'user', risk_score: '40', risk_factor_add: '10' },
    { index: 'risk', risk_score: '' },
    { index: 'main', risk_object: 'ann', risk_score: '99' },
  ]);
  const by = 'All_Risk.risk_object All_Risk.risk_object_type';
  assert.deepEqual(
    await run(`| tstats sum(All_Risk.calculated_risk_score) as s from datamodel=Risk.All_Risk where $st$ by ${by}`),
    ['ann | user | 170', 'unknown | unknown | 0'],
  );
  const technique = 'All_Risk.annotations.mitre_attack.mitre_technique_id';
  assert.deepEqual(await run(`| tstats count from datamodel=Risk where $st$ by ${technique}`), ['T1059 | 1']);
});
