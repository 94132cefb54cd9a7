import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ingestBuffer } from '../../src/ingest/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded, type StoredEvent } from '../../src/store/index.js';

async function rows(text: string, fields: string) {
  const { knowledge, indexTime, diagnostics } = await loadKnowledge([], ['packs/formats']);
  assert.deepEqual(diagnostics, []);
  const store = await openEmbedded({});
  try {
    const take = async (events: readonly StoredEvent[]): Promise<void> => store.insertEvents(events);
    await ingestBuffer('f.log', Buffer.from(text), { indexTime, modified: Date.UTC(2024, 5, 1) * 1000 }, take, (d) =>
      assert.fail(d.message),
    );
    const found = await search({ spl: `index=main | reverse | table ${fields}`, knowledge }, store);
    return found.rows.map((row) => ({ ...row }));
  } finally {
    await store.close();
  }
}

test('syslog: host, program and its number, in both forms', async () => {
  const text =
    'Mar  1 10:00:00 box sshd[42]: Failed password for root\n<34>Mar  1 10:00:01 box su: x\n<34>1 2024-03-01T10:00:02Z web app 7 ID1 - hello\n';
  assert.deepEqual(await rows(text, 'sourcetype host process pid syslog_priority dest'), [
    { sourcetype: 'syslog', host: 'box', process: 'sshd', pid: '42', dest: 'box' },
    { sourcetype: 'syslog', host: 'box', process: 'su', syslog_priority: '34', dest: 'box' },
    { sourcetype: 'syslog', host: 'web', process: 'app', pid: '7', syslog_priority: '34', dest: 'web' },
  ]);
});

test('CEF: header, extension, custom fields under their labels', async () => {
  const text =
    'Mar  1 10:00:00 fw CEF:0|Acme|Wall\\|2|1.0|100|Port scan|7|src=10.0.0.1 msg=two words \\= three rt=1709287200125 cs1Label=Policy cs1=very strict cn2=5 cn2Label=Hits\nMar  1 10:00:01 fw CEF:0|Acme|Wall|1|2|Other|1|act=x dst=10.0.0.9 spt=1 dpt=22 proto=TCP duser=ann request=http://a/b\n';
  assert.deepEqual(
    await rows(
      text,
      '_time sourcetype host cef_vendor cef_product cef_name cef_severity src msg Policy Hits cs1 vendor_product ' +
        'src_ip dest dest_ip src_port dest_port transport user url signature signature_id vendor_action dvc',
    ),
    [
      {
        _time: '1709287200.125',
        sourcetype: 'cef',
        host: 'fw',
        cef_vendor: 'Acme',
        cef_product: 'Wall\\|2',
        cef_name: 'Port scan',
        cef_severity: '7',
        src: '10.0.0.1',
        msg: 'two words \\= three',
        Policy: 'very strict',
        Hits: '5',
        cs1: 'very strict',
        vendor_product: 'Acme Wall\\|2',
        src_ip: '10.0.0.1',
        signature: 'Port scan',
        signature_id: '100',
        dvc: 'fw',
      },
      {
        _time: '1709287201',
        sourcetype: 'cef',
        host: 'fw',
        cef_vendor: 'Acme',
        cef_product: 'Wall',
        cef_name: 'Other',
        cef_severity: '1',
        vendor_product: 'Acme Wall',
        dest: '10.0.0.9',
        dest_ip: '10.0.0.9',
        src_port: '1',
        dest_port: '22',
        transport: 'tcp',
        user: 'ann',
        url: 'http://a/b',
        signature: 'Other',
        signature_id: '2',
        vendor_action: 'x',
        dvc: 'fw',
      },
    ],
  );
});

test('LEEF: header and attributes, divided by tabs or by another character', async () => {
  const text =
    'LEEF:1.0|Acme|IDS|3|42|src=10.0.0.1\tmsg=a b\tdevTime=Mar 01 2024 10:00:00\nLEEF:2.0|Acme|IDS|3|43|^|src=10.0.0.2^usrName=bob\n';
  assert.deepEqual(await rows(text, '_time sourcetype leef_event_id src msg usrName user signature_id'), [
    { _time: '1709287200', sourcetype: 'leef', leef_event_id: '42', src: '10.0.0.1', msg: 'a b', signature_id: '42' },
    {
      _time: '1709287200',
      sourcetype: 'leef',
      leef_event_id: '43',
      src: '10.0.0.2',
      usrName: 'bob',
      user: 'bob',
      signature_id: '43',
    },
  ]);
});
