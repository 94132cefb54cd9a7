import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, windowsEvent } from './ingest.fixture.js';
import { SingleEvents, type Told } from './single-event.js';

const TOLD: Told = {
  index: 'main',
  received: 1_700_000_000_000_000,
  otherwise: { source: 'http:app', sourcetype: 'httpevent', host: '192.0.2.1' },
};
const TEN = Date.UTC(2024, 2, 1, 10) * 1000;

describe('an event whose metadata came beside it', () => {
  const singles = new SingleEvents();
  const events = {
    read: (raw: string, told: Told) => {
      const [event, ...more] = singles.read(raw, told);
      assert.ok(event !== undefined && more.length === 0);
      return event;
    },
  };

  it('Windows XML says what it is, unless it was told', () => {
    const raw = windowsEvent(1, "<EventData><Data Name='Image'>C:\\a.exe</Data></EventData>");
    for (const round of [1, 2]) {
      const event = events.read(raw, TOLD);
      assert.deepEqual(
        [event.source, event.sourcetype, event.host, event.time, event.raw],
        ['XmlWinEventLog:Security', 'XmlWinEventLog', 'pc1', TEN + 123_456, raw],
        `round ${round}`,
      );
      assert.deepEqual([fieldsOf(event).Image, fieldsOf(event).EventCode], ['C:\\a.exe', '1']);
    }
    const told = { ...TOLD, source: 's', sourcetype: 't', host: 'h', time: 5 };
    const { source, sourcetype, host, time } = events.read(raw, told);
    assert.deepEqual([source, sourcetype, host, time], ['s', 't', 'h', 5]);
  });

  it('JSON is flattened', () => {
    const event = events.read('{"a":{"b":[1,2]},"host":"x"}', TOLD);
    assert.deepEqual(fieldsOf(event), { 'a.b{}': ['1', '2'], extracted_host: 'x' });
    assert.deepEqual(
      [event.source, event.sourcetype, event.host, event.time],
      ['http:app', 'httpevent', '192.0.2.1', TOLD.received],
    );
  });

  it('text has no fields, and the time it begins with', () => {
    const event = events.read('2024-03-01T10:00:00Z x', TOLD);
    assert.deepEqual([event.names, event.time, event.sourcetype], [[], TEN, 'httpevent']);
  });

  it('text of keys and values has them as fields', () => {
    assert.deepEqual(fieldsOf(events.read('action=login user="j doe"', TOLD)), { action: 'login', user: 'j doe' });
  });

  it('JSON that is cut off keeps the fields before the cut', () => {
    assert.deepEqual(fieldsOf(events.read('{"a":{"b":[1,2]},"c":"x y', TOLD)), { 'a.b{}': ['1', '2'], c: 'x y' });
  });

  it('Windows XML behind a header of syslog', () => {
    const xml = windowsEvent(1, "<EventData><Data Name='Image'>/bin/a</Data></EventData>")
      .replace("'Prov'", "'Linux-Sysmon'")
      .replace('>Security<', '>Linux-Sysmon/Operational<');
    const event = events.read(`Mar  1 10:00:00 box sysmon[7]: ${xml}`, TOLD);
    assert.deepEqual(
      [event.sourcetype, event.source, fieldsOf(event).Image],
      ['sysmon:linux', 'Syslog:Linux-Sysmon/Operational', '/bin/a'],
    );
    assert.deepEqual(events.read(`said <b>x</b> ${xml}`, TOLD).names.includes('Image'), false);
  });

  it('what only looks like XML or JSON is text', () => {
    for (const raw of ['<Event>', '<Event><System></Event>', '{"a":', '{"a":1} and more', '{a}']) {
      const event = events.read(raw, TOLD);
      assert.deepEqual([event.raw, event.names], [raw, []]);
    }
  });

  it('added fields win; events of one shape share their names', () => {
    const read = (raw: string, value: string) =>
      events.read(raw, {
        ...TOLD,
        fields: [
          ['b', value],
          ['c', ['1', '2']],
          ['index', 'i'],
          ['d', ['only']],
        ],
      });
    const event = read('{"a":1,"b":2}', 'told');
    assert.deepEqual(fieldsOf(event), { a: '1', b: 'told', c: ['1', '2'], extracted_index: 'i', d: 'only' });
    assert.equal(read('{"a":3,"b":4}', 'other').names, event.names);
    assert.deepEqual(fieldsOf(events.read(windowsEvent(7, ''), { ...TOLD, fields: [['site', 'x']] })).site, 'x');
    assert.deepEqual(
      fieldsOf(
        events.read('t', {
          ...TOLD,
          fields: [
            ['x', '1'],
            ['x', '2'],
          ],
        }),
      ),
      { x: '2' },
    );
  });
});
