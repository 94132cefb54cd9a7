import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, ingested } from '../ingest.fixture.js';

async function only(value: string) {
  const { events, report } = await ingested(value);
  assert.equal(report.format, 'json');
  assert.equal(report.damaged, 0);
  assert.equal(events.length, 1);
  return events[0] ?? assert.fail();
}

describe('fields of plain JSON', () => {
  it('are named as KV_MODE=json names them, multivalue in document order', async () => {
    const raw =
      '{"a":{"b":"x","c":{"d":1}},"l":[1,2,"3"],"o":[{"k":"p","m":[true]},{"k":"q"}],"n":[[1],[2]],"e":{},"f":[],"g":""}';
    const event = await only(raw);
    assert.deepEqual(fieldsOf(event), {
      'a.b': 'x',
      'a.c.d': '1',
      'l{}': ['1', '2', '3'],
      'o{}.k': ['p', 'q'],
      'o{}.m{}': 'true',
      'n{}{}': ['1', '2'],
      g: '',
    });
    assert.equal(event.raw, raw);
    assert.deepEqual([event.sourcetype, event.source, event.index], ['_json', 'test.log', 'main']);
  });

  it('numbers keep their digits, null and booleans are text, escapes are resolved', async () => {
    const event = await only(
      '{"n": 12345678901234567890, "f": 1.50, "x": -1E+2, "t": true, "u": null, "s": "a\\"\\\\\\u00e9\\n\\ud83d\\ude00", "k\\u0041": 0}',
    );
    assert.deepEqual(fieldsOf(event), {
      n: '12345678901234567890',
      f: '1.50',
      x: '-1E+2',
      t: 'true',
      u: 'null',
      s: 'a"\\é\n😀',
      kA: '0',
    });
  });

  it("a log's own host, source and _time do not hide the event's", async () => {
    const event = await only('{"host":"h","source":"s","_time":"2024-03-01T10:00:00Z"}');
    assert.deepEqual(fieldsOf(event), {
      extracted_host: 'h',
      extracted_source: 's',
      extracted_time: '2024-03-01T10:00:00Z',
    });
    assert.equal(event.time, Date.UTC(2024, 2, 1, 10) * 1000);
  });

  it('time: the least nested, ISO or epoch in any unit', async () => {
    const at = Date.UTC(2024, 2, 1, 10) * 1000;
    const cases: readonly (readonly [string, number])[] = [
      ['{"x":{"time":"2020-01-01T00:00:00Z"},"eventTime":"2024-03-01T12:00:00.5+02:00"}', at + 500_000],
      ['{"ts":1709287200.25}', at + 250_000],
      ['{"timestamp":1709287200123}', at + 123_000],
      ['{"timestamp":"1709287200123456"}', at + 123_456],
      ['{"timestamp":1709287200123456789}', at + 123_456],
      ['{"a":[{"created_at":"2024-03-01 10:00:00"}]}', at],
    ];
    for (const [raw, time] of cases) assert.equal((await only(raw)).time, time, raw);
  });

  it('without a time: that of the event before, first the file time, with a warning', async () => {
    const { events, diagnostics } = await ingested('{"a":1}\n{"ts":1709287200}\n{"a":2}\n', { modified: 5_000_000 });
    assert.deepEqual(
      events.map((e) => e.time),
      [5_000_000, 1_709_287_200_000_000, 1_709_287_200_000_000],
    );
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.offset]),
      [
        ['ingest/no-time', 0],
        ['ingest/no-time', 26],
      ],
    );
  });

  it('lists of different length have one array of names, and long ones are quick', async () => {
    const long = Array.from({ length: 100_000 }, (_, i) => i);
    const lines = [
      { ts: 1709287200, l: [1], z: 1 },
      { ts: 1709287200, l: long, z: 2 },
    ].map((line) => JSON.stringify(line));
    const { events } = await ingested(lines.join('\n'));
    assert.equal(events[0]?.names, events[1]?.names);
    assert.equal(fieldsOf(events[1])['l{}']?.length, 100_000);
    assert.equal(fieldsOf(events[1]).z, '2');
  });

  it('an event with very many fields is damaged', async () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`k${i}`, i])));
    const { report, diagnostics } = await ingested(`{"ts":1709287200}\n${wide}\n{"ts":1709287200}\n`);
    assert.deepEqual([report.events, report.damaged], [2, 1]);
    assert.match(diagnostics[0]?.message ?? '', /more than 2000 fields/);
  });

  it('events of one shape share one array of names', async () => {
    const { events } = await ingested('{"a":1,"b":2}\n{"b":1}\n{"a":3,"b":4}\n');
    assert.equal(events[0]?.names, events[2]?.names);
    assert.deepEqual(fieldsOf(events[1]), { b: '1' });
  });
});

describe('layouts of JSON', () => {
  const modified = 1;

  async function values(data: string, options = {}) {
    const { events, report } = await ingested(data, { modified, ...options });
    assert.equal(report.format, 'json');
    assert.equal(report.damaged, 0);
    return events.map((event) => event.values[0]);
  }

  it('lines, arrays, pretty-printed, one after the other', async () => {
    assert.deepEqual(await values('{"a":1}\r\n\r\n{"a":2}'), ['1', '2']);
    assert.deepEqual(await values('[{"a":1},{"a":2}]\n'), ['1', '2']);
    assert.deepEqual(await values(JSON.stringify([{ a: 1 }, { a: 2, b: [{ c: 1 }] }], null, 2)), ['1', '2']);
    assert.deepEqual(await values('{"a":1}{"a":2} {"a":3}'), ['1', '2', '3']);
    assert.deepEqual(await values('[]'), []);
  });

  it('lists in a Records object, also one a line', async () => {
    assert.deepEqual(await values('{"Records": [{"a":1},{"a":2}]}\n{"Records":[{"a":3}]}'), ['1', '2', '3']);
    assert.deepEqual(await values('{"records":[\n {"a":1}\n]}'), ['1']);
  });

  it('cut into blocks anywhere', async () => {
    const text = '[{"a":"x\\"}"},\n {"a":true, "b":{"c":[1,2]}},\n{"a":12}]\n{"Records":[{"a":null}]}';
    for (const blockBytes of [1, 2, 3, 5, 16]) {
      assert.deepEqual(await values(text, { blockBytes }), ['x"}', 'true', '12', 'null'], `blocks of ${blockBytes}`);
    }
  });
});

describe('JSON that is cut off', () => {
  async function read(data: string, options = {}) {
    const { events, diagnostics } = await ingested(data, { modified: 1, ...options });
    return {
      events: events.map(({ names, values, raw }) => [raw, names.map((name, i) => `${name}=${values[i]}`).join(' ')]),
      reports: diagnostics.filter((d) => !d.code.endsWith('no-time')).map((d) => `${d.code} ${d.offset}`),
    };
  }

  it('at the end of its line: the fields before that are kept, and it is reported', async () => {
    for (const [line, fields] of [
      ['{"a":1,"b":{"c":"two words', 'a=1 b.c=two words'],
      ['{"a":"x\\n\\u00', 'a=x\n'],
      ['{"a":"x\\\\', 'a=x\\'],
      ['{"a":"x","b":12', 'a=x'],
      ['{"a":["x","y"],"key', 'a{}=x,y'],
    ] as const) {
      for (const blockBytes of [3, 4096]) {
        assert.deepEqual(
          await read(`{"z":1}\n${line}\n\n{"a":3}\n`, { blockBytes }),
          {
            events: [
              ['{"z":1}', 'z=1'],
              [line, fields],
              ['{"a":3}', 'a=3'],
            ],
            reports: ['ingest/cut-event 8'],
          },
          `${line} in blocks of ${blockBytes}`,
        );
      }
    }
  });

  it('at the end of the data, one line or many', async () => {
    assert.deepEqual(await read('{"a":1,"b":"x'), {
      events: [['{"a":1,"b":"x', 'a=1 b=x']],
      reports: ['ingest/cut-event 0'],
    });
    assert.deepEqual(await read('[\n  {\n    "a": 1\n  },\n  {\n    "a": 2,\n    "b": [\n'), {
      events: [
        ['{\n    "a": 1\n  }', 'a=1'],
        ['{\n    "a": 2,\n    "b": [', 'a=2'],
      ],
      reports: ['ingest/cut-event 24'],
    });
  });
});

describe('damaged JSON', () => {
  async function damaged(data: string, options = {}) {
    const { events, diagnostics } = await ingested(data, { modified: 1, ...options });
    const damage = diagnostics.filter((d) => d.code === 'ingest/damaged-event');
    return { values: events.map((e) => e.values[0]), offsets: damage.map((d) => d.offset) };
  }

  it('a broken line costs that line only', async () => {
    const good = '{"a":1}\n';
    for (const bad of [
      '{"a":',
      '{"a": {',
      '{"a" 2}',
      '{"a":1,}',
      '{a:1}',
      '{"a":tru}',
      '{"a":01}',
      '"str"',
      '{"a":"\\x"}',
    ]) {
      for (const blockBytes of [3, 4096]) {
        const got = await damaged(`${good}${bad}\n{"a":3}\n`, { blockBytes });
        assert.deepEqual(got, { values: ['1', '3'], offsets: [8] }, `${bad} in blocks of ${blockBytes}`);
      }
    }
  });

  it('in a pretty-printed array the objects inside a broken event are not taken for events', async () => {
    const text =
      '[\n  {\n    "a": 1\n  },\n  {\n    "a" 2,\n    "b": [\n      {\n "c": 1 }\n    ]\n  },\n  {\n    "a": 3\n  }\n]\n';
    assert.deepEqual(await damaged(text), { values: ['1', '3'], offsets: [24] });
  });

  it('in an array on one line it goes on at an object that begins alike', async () => {
    const got = await damaged('[{"a":1,"b":2},{"a" 9,"b":[{"c":1}]},{"a":3}]');
    assert.deepEqual(got, { values: ['1', '3'], offsets: [15] });
  });

  it('the file ends inside an event, or nests without end', async () => {
    assert.deepEqual(await damaged('{"a":1}\n{"a":{"b'), { values: ['1'], offsets: [8] });
    assert.deepEqual(await damaged(`{"a":1}\n{"a":${'['.repeat(100_000)}\n{"a":3}`), {
      values: ['1', '3'],
      offsets: [8],
    });
  });
});
