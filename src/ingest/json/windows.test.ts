import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, ingested } from '../ingest.fixture.js';

const AT = Date.UTC(2024, 2, 1, 10) * 1000;

async function windows(document: object) {
  // JavaScript cannot write the number that NXLog writes.
  const raw = JSON.stringify(document).replace('"KEYWORDS"', '-9223372036854775808');
  const { events, diagnostics } = await ingested(raw);
  assert.deepEqual(diagnostics, []);
  const event = events[0] ?? assert.fail();
  assert.equal(event.raw, raw);
  assert.equal(event.sourcetype, 'XmlWinEventLog');
  return event;
}

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

describe('Windows events in JSON', () => {
  it('NXLog: flat keys, keywords as XML shows them, nulls and empty values left out', async () => {
    const event = await windows({
      EventTime: '2024-03-01 10:00:00',
      Hostname: 'pc1',
      Keywords: 'KEYWORDS',
      EventType: 'INFO',
      EventID: 1,
      SourceName: 'Microsoft-Windows-Sysmon',
      ProviderGuid: '{5}',
      Opcode: 'Info',
      OpcodeValue: 0,
      RecordNumber: 9,
      ExecutionProcessID: 4,
      ThreadID: 8,
      Channel: SYSMON,
      Category: 'Process Create',
      ProcessId: '77',
      CommandLine: 'cmd "x"',
      Empty: '',
      None: null,
      host: 'collector',
    });
    assert.deepEqual([event.source, event.host, event.time], [`XmlWinEventLog:${SYSMON}`, 'pc1', AT]);
    assert.deepEqual(fieldsOf(event), {
      EventTime: '2024-03-01 10:00:00',
      Computer: 'pc1',
      Keywords: '0x8000000000000000',
      EventType: 'INFO',
      EventID: '1',
      EventCode: '1',
      Name: 'Microsoft-Windows-Sysmon',
      Guid: '{5}',
      Opcode: '0',
      EventRecordID: '9',
      RecordNumber: '9',
      ProcessID: '4',
      ThreadID: '8',
      Channel: SYSMON,
      TaskCategory: 'Process Create',
      ProcessId: '77',
      CommandLine: 'cmd "x"',
      extracted_host: 'collector',
      SystemTime: '2024-03-01 10:00:00',
    });
  });

  it('NXLog: local times get their zone from the receipt times', async () => {
    const base = { EventID: 1, Channel: 'security', Hostname: 'h' };
    const local = {
      ...base,
      EventTime: '2024-03-01 06:00:00',
      EventReceivedTime: '2024-03-01 06:00:02',
      '@timestamp': '2024-03-01T10:00:03.5Z',
    };
    const event = await windows(local);
    assert.equal(event.time, AT);
    assert.equal(event.source, 'XmlWinEventLog:Security');
    assert.equal((await windows({ ...local, EventTime: '2024-03-01T10:00:00+00:00' })).time, AT);
    assert.equal((await windows({ ...base, UtcTime: '2024-03-01 10:00:00.250' })).time, AT + 250_000);
  });

  it('Winlogbeat, nested', async () => {
    const event = await windows({
      '@timestamp': '2024-03-01T10:00:00.123Z',
      message: 'text',
      agent: { version: '8' },
      winlog: {
        channel: 'Security',
        computer_name: 'pc1',
        event_id: '4625',
        provider_name: 'P',
        record_id: 9,
        task: 'Logon',
        keywords: ['Audit Failure'],
        process: { pid: 4, thread: { id: 8 } },
        event_data: { SubStatus: '0xc0', 'Product Name': 'x' },
      },
    });
    assert.deepEqual([event.host, event.time], ['pc1', AT + 123_000]);
    assert.deepEqual(fieldsOf(event), {
      '@timestamp': '2024-03-01T10:00:00.123Z',
      Message: 'text',
      'agent.version': '8',
      Channel: 'Security',
      Computer: 'pc1',
      EventID: '4625',
      EventCode: '4625',
      Name: 'P',
      EventRecordID: '9',
      RecordNumber: '9',
      TaskCategory: 'Logon',
      Keyword: 'Audit Failure',
      ProcessID: '4',
      ThreadID: '8',
      SubStatus: '0xc0',
      Sub_Status: '0xc0',
      Product_Name: 'x',
      SystemTime: '2024-03-01T10:00:00.123Z',
    });
  });

  it('Winlogbeat, dotted keys and the old layout', async () => {
    const dotted = {
      '@timestamp': '2024-03-01T10:00:00Z',
      'winlog.channel': 'System',
      'winlog.event_id': 7045,
      'winlog.event_data.ServiceName': 's',
    };
    assert.equal(fieldsOf(await windows(dotted)).ServiceName, 's');
    const old = {
      '@timestamp': '2024-03-01T10:00:00Z',
      log_name: 'System',
      event_id: 7045,
      computer_name: 'pc1',
      event_data: { ServiceName: 's' },
    };
    const event = await windows(old);
    assert.deepEqual(
      [event.source, event.host, fieldsOf(event).EventCode, fieldsOf(event).ServiceName],
      ['XmlWinEventLog:System', 'pc1', '7045', 's'],
    );
  });

  it('evtx_dump: attributes, texts, EventData and UserData', async () => {
    const event = await windows({
      Event: {
        '#attributes': { xmlns: 'u' },
        System: {
          Provider: { '#attributes': { Name: 'P', Guid: '{1}' } },
          EventID: { '#attributes': { Qualifiers: '' }, '#text': 4624 },
          TimeCreated: { '#attributes': { SystemTime: '2024-03-01T10:00:00.123456Z' } },
          EventRecordID: 9,
          Correlation: null,
          Execution: { '#attributes': { ProcessID: 4, ThreadID: 8 } },
          Channel: 'Security',
          Computer: 'pc1',
        },
        EventData: { SubjectUserName: 'u', Empty: '', Data: { '#text': ['a', 'b'] } },
        UserData: { Log: { '#attributes': { xmlns: 'v', id: 'i' }, Param: 'p' } },
      },
    });
    assert.deepEqual([event.host, event.time], ['pc1', AT + 123_456]);
    assert.deepEqual(fieldsOf(event), {
      Name: 'P',
      Guid: '{1}',
      EventID: '4624',
      EventCode: '4624',
      SystemTime: '2024-03-01T10:00:00.123456Z',
      EventRecordID: '9',
      RecordNumber: '9',
      ProcessID: '4',
      ThreadID: '8',
      Channel: 'Security',
      Computer: 'pc1',
      SubjectUserName: 'u',
      Data: ['a', 'b'],
      Log_id: 'i',
      Param: 'p',
    });
  });

  it('evtx_dump with separate attributes', async () => {
    const event = await windows({
      Event: {
        System: {
          Provider_attributes: { Name: 'P' },
          EventID: 1,
          EventID_attributes: { Qualifiers: 2 },
          TimeCreated_attributes: { SystemTime: '2024-03-01T10:00:00Z' },
          Channel: 'Application',
          Computer: 'pc1',
        },
      },
    });
    assert.equal(event.time, AT);
    const { Name, EventCode, Qualifiers } = fieldsOf(event);
    assert.deepEqual([Name, EventCode, Qualifiers], ['P', '1', '2']);
  });
});
