import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, ingested, windowsEvent } from '../ingest.fixture.js';

const SYSTEM = {
  Name: 'Prov',
  Guid: '{1}',
  EventID: '1',
  EventCode: '1',
  SystemTime: '2024-03-01T10:00:00.1234567Z',
  EventRecordID: '7',
  RecordNumber: '7',
  ProcessID: '4',
  ThreadID: '8',
  Channel: 'Security',
  Computer: 'pc1',
};

async function only(xml: string) {
  const { events, report, diagnostics } = await ingested(xml);
  assert.deepEqual(diagnostics, []);
  assert.equal(report.format, 'xml');
  assert.equal(events.length, 1);
  return fieldsOf(events[0]);
}

/** Fields beyond those of System. */
async function more(body: string) {
  const fields = await only(windowsEvent(1, body));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(SYSTEM, name)));
}

describe('fields of a Windows event', () => {
  it('System: elements, attributes, aliases, metadata, time cut to microseconds', async () => {
    const xml = windowsEvent(1, "<EventData><Data Name='A'>x</Data></EventData>");
    const { events } = await ingested(`${xml}\n`);
    assert.deepEqual(fieldsOf(events[0]), { ...SYSTEM, A: 'x' });
    const { names, values, ...meta } = events[0] ?? assert.fail();
    assert.equal(names.length, values.length);
    assert.deepEqual(meta, {
      time: Date.UTC(2024, 2, 1, 10) * 1000 + 123_456,
      index: 'main',
      sourcetype: 'XmlWinEventLog',
      source: 'XmlWinEventLog:Security',
      host: 'pc1',
      raw: xml,
    });
  });

  it('options override what the event tells', async () => {
    const options = { index: 'w', source: 's', sourcetype: 't', host: 'h' };
    const { events } = await ingested(windowsEvent(1, ''), options);
    const { index, source, sourcetype, host } = events[0] ?? assert.fail();
    assert.deepEqual({ index, source, sourcetype, host }, options);
  });

  it('all attributes of System children', async () => {
    const extra =
      "<Correlation ActivityID='{a}' RelatedActivityID='{b}'/><Security UserID='S-1-5-18'/><Foo xmlns:x='u' Bar='1'>2</Foo>";
    const fields = await only(
      windowsEvent(1, '', extra)
        .replace("Guid='{1}'", "Guid='{1}' EventSourceName='old'")
        .replace('<EventID>', "<EventID Qualifiers='16384'>"),
    );
    const { ActivityID, RelatedActivityID, UserID, Bar, Foo, EventSourceName, Qualifiers, EventCode } = fields;
    assert.deepEqual(
      [ActivityID, RelatedActivityID, UserID, Bar, Foo, EventSourceName, Qualifiers, EventCode],
      ['{a}', '{b}', 'S-1-5-18', '1', '2', 'old', '16384', '1'],
    );
  });

  it('EventData: empty is no field, a dash stays, names are cleaned, SubStatus has an alias', async () => {
    const body =
      "<EventData><Data Name='E'></Data><Data Name='F'/><Data Name='D'>-</Data><Data Name='Product Name'>p</Data>" +
      "<Data Name='_1x'>u</Data><Data Name='SubStatus'>0x0</Data><Data Name='ProcessId'>9</Data></EventData>";
    assert.deepEqual(await more(body), {
      D: '-',
      Product_Name: 'p',
      x: 'u',
      SubStatus: '0x0',
      Sub_Status: '0x0',
      ProcessId: '9',
    });
  });

  it('a name that comes twice is multivalue, aliases too', async () => {
    const body = "<EventData><Data Name='A'>1</Data><Data Name='ProcessID'>5</Data><Data Name='A'>2</Data></EventData>";
    const fields = await only(windowsEvent(1, body));
    assert.deepEqual(
      [fields.A, fields.ProcessID],
      [
        ['1', '2'],
        ['4', '5'],
      ],
    );
    const twice = await only(windowsEvent(1, "<EventData><Data Name='EventID'>2</Data></EventData>"));
    assert.deepEqual(
      [twice.EventID, twice.EventCode],
      [
        ['1', '2'],
        ['1', '2'],
      ],
    );
  });

  it('metadata comes from System even if EventData repeats its names', async () => {
    const body =
      "<EventData><Data Name='Channel'>c</Data><Data Name='Computer'>x</Data><Data Name='host'>h</Data></EventData>";
    const { events } = await ingested(windowsEvent(1, body));
    assert.deepEqual([events[0]?.source, events[0]?.host], ['XmlWinEventLog:Security', 'pc1']);
    assert.deepEqual(fieldsOf(events[0]).Channel, ['Security', 'c']);
    assert.equal(fieldsOf(events[0]).extracted_host, 'h');
  });

  it('unnamed Data, Binary and ComplexData', async () => {
    const body =
      "<EventData Name='T'><Data>a</Data><Data></Data><Data>b</Data><Binary>00FF</Binary><ComplexData Name='C'>01</ComplexData></EventData>";
    assert.deepEqual(await more(body), { Data: ['a', 'b'], Binary: '00FF', C: '01' });
  });

  it('elements inside a value stay as they are written', async () => {
    const body = "<EventData><Data Name='X'><a k='1'>v&amp;<b/></a></Data><Data Name='Y'>1</Data></EventData>";
    assert.deepEqual(await more(body), { X: "<a k='1'>v&amp;<b/></a>", Y: '1' });
  });

  it('entities: named, decimal, hexadecimal, in values and attributes; a bare & stays', async () => {
    const body =
      "<EventData><Data Name='A'>&lt;a&gt; &amp;&quot;&apos;</Data><Data Name='B'>x&#13;&#10;y&#x1F600;</Data>" +
      "<Data Name='C&amp;D'>&amp;lt;</Data><Data Name='E'>a & b &foo; &#xFFFFFFFF;</Data></EventData>";
    assert.deepEqual(await more(body), { A: `<a> &"'`, B: 'x\r\ny😀', C_D: '&lt;', E: 'a & b &foo; &#xFFFFFFFF;' });
  });

  it('entities again where the second event follows the markup of the first only half-way', async () => {
    const event = (tail: string) => windowsEvent(1, `<EventData><Data Name='A'>1 &lt; 2</Data>${tail}</EventData>`);
    const { events } = await ingested(event("<Data Name='B'>x</Data>") + event("<Data Name='C'>&gt;</Data>"));
    assert.equal(fieldsOf(events[1]).A, '1 < 2');
    assert.equal(fieldsOf(events[1]).C, '>');
  });

  it('CDATA and comments', async () => {
    const body =
      "<!-- <Event><System> --><EventData><Data Name='A'><![CDATA[<b>&amp;</Event>]]></Data><Data Name='B'>x<!-- c -->y</Data></EventData>";
    assert.deepEqual(await more(body), { A: '<b>&amp;</Event>', B: 'xy' });
  });

  it('UserData: leaves at any depth, attributes with their element, namespaces dropped', async () => {
    const body =
      "<UserData><x:Log xmlns:x='u' xmlns='v'><User>u1</User><In><Path/><Item id='3'>p</Item><Item>q</Item></In></x:Log></UserData>";
    assert.deepEqual(await more(body), { User: 'u1', Item_id: '3', Item: ['p', 'q'] });
  });

  it('RenderingInfo: only Message may replace a field', async () => {
    const body =
      "<EventData><Data Name='Message'>raw</Data></EventData><RenderingInfo Culture='en-US'><Message>Text\nof it</Message>" +
      '<Level>Information</Level><Task>Logon</Task><Opcode>Info</Opcode><Channel>Sec</Channel>' +
      '<Keywords><Keyword>Audit Success</Keyword><Keyword>Other</Keyword></Keywords></RenderingInfo>';
    const fields = await only(windowsEvent(1, body, '<Level>4</Level>'));
    const { Message, Level, TaskCategory, Opcode, Channel, Keyword } = fields;
    assert.deepEqual(
      { Message, Level, TaskCategory, Opcode, Channel, Keyword },
      {
        Message: 'Text\nof it',
        Level: '4',
        TaskCategory: 'Logon',
        Opcode: 'Info',
        Channel: 'Security',
        Keyword: ['Audit Success', 'Other'],
      },
    );
  });

  it('RenderingInfo read a second time, by what was learnt', async () => {
    const event = (n: number) =>
      windowsEvent(
        n,
        `<EventData><Data Name='A'>${n}</Data></EventData><RenderingInfo Culture='de'><Message>m${n} &amp;</Message><Level>Info${n}</Level><Task>t${n}</Task></RenderingInfo>`,
        '<Level>4</Level><Task>1</Task>',
      );
    const { events } = await ingested(event(1) + event(2));
    const { A, Level, Task, TaskCategory, Message } = fieldsOf(events[1]);
    assert.deepEqual([A, Level, Task, TaskCategory, Message], ['2', '4', '1', 't2', 'm2 &']);
    assert.equal(events[0]?.names, events[1]?.names);
  });

  it('double quotes and odd white space', async () => {
    const xml =
      '<Event\txmlns = "u" ><System ><Provider Name = "P"  /><EventID >5</EventID ><Channel>Application</Channel>' +
      '<TimeCreated SystemTime="2024-03-01T10:00:00Z" /></System><EventData><Data Name = "A" >it\'s</Data ></EventData></Event >';
    const fields = await only(xml);
    assert.deepEqual([fields.Name, fields.EventCode, fields.A], ['P', '5', "it's"]);
  });

  it('events of one shape share one array of names', async () => {
    const event = (v: string) => windowsEvent(1, `<EventData><Data Name='A'>${v}</Data></EventData>`);
    const { events } = await ingested(`${event('1')}\n${event('')}\n${event('2')}\n${event('')}`);
    assert.equal(events[0]?.names, events[2]?.names);
    assert.equal(events[1]?.names, events[3]?.names);
    assert.equal(fieldsOf(events[2]).A, '2');
    assert.equal(fieldsOf(events[3]).A, undefined);
  });
});

describe('layouts of Windows event XML', () => {
  const a = windowsEvent(1, "<EventData><Data Name='A'>ä</Data></EventData>");
  const b = windowsEvent(2, '');

  async function codes(data: Buffer | string, options = {}) {
    const { events, diagnostics } = await ingested(data, options);
    assert.deepEqual(diagnostics, []);
    return events.map((event) => fieldsOf(event).EventCode);
  }

  it('one a line, many on a line, blank lines between', async () => {
    assert.deepEqual(await codes(`${a}\r\n\r\n${b}\n`), ['1', '2']);
    assert.deepEqual(await codes(a + b + a), ['1', '2', '1']);
  });

  it('a wrapper, a declaration, comments', async () => {
    const xml = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- <Event><System/></Event> -->\n<Events>${a}${b}</Events>\n`;
    assert.deepEqual(await codes(xml), ['1', '2']);
  });

  it('pretty-printed; _raw is the whole event', async () => {
    const pretty = a.replace(/></g, '>\n  <');
    const { events } = await ingested(`<Events>\n${pretty}\n${pretty}\n</Events>`);
    assert.deepEqual(
      events.map((e) => e.raw),
      [pretty, pretty],
    );
    assert.equal(fieldsOf(events[1]).A, 'ä');
  });

  it('UTF-8 with a mark, UTF-16 of both orders with and without one', async () => {
    const text = `${a}\n${b}\n`;
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const data of [
      Buffer.from(`\ufeff${text}`),
      little,
      big,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
    ]) {
      const { events } = await ingested(data);
      assert.deepEqual(
        events.map((e) => e.raw),
        [a, b],
      );
      assert.equal(fieldsOf(events[0]).A, 'ä');
    }
  });

  it('cut into blocks anywhere', async () => {
    const text = `<Events>\n${a}\n${b}${a}\n<!-- x --></Events>`;
    for (const blockBytes of [1, 2, 3, 7, 64, 333]) {
      assert.deepEqual(await codes(text, { blockBytes }), ['1', '2', '1'], `blocks of ${blockBytes}`);
    }
  });

  it('read from bytes or in full, whole or in blocks: the events are the same', async () => {
    const bodies = ['plain', 'é 日 😀', 'a &amp; b', '', 'C:\\x', "two</Data><Data Name='A'>of one"];
    const lines = Array.from({ length: 60 }, (_, i) => {
      const body = `<EventData><Data Name='A'>${bodies[i % bodies.length]}</Data><Data Name='B'>${i}</Data></EventData>`;
      return `${i % 7 === 0 ? '<13>Mär 1 host app: ' : ''}${windowsEvent(i % 3, body)}`;
    });
    const got = async (blockBytes: number) => {
      const { events, diagnostics } = await ingested(lines.join('\n'), { blockBytes });
      assert.deepEqual(diagnostics, []);
      return events.map((event) => ({ raw: event.raw, time: event.time, host: event.host, fields: fieldsOf(event) }));
    };
    const alone = await Promise.all(lines.map((line) => ingested(line)));
    const expected = alone.map(({ events: [e] }) => ({
      raw: e?.raw,
      time: e?.time,
      host: e?.host,
      fields: fieldsOf(e),
    }));
    assert.deepEqual(
      expected.map(({ raw }) => raw),
      lines,
    );
    for (const blockBytes of [1_000_000, 4096, 701, 64]) assert.deepEqual(await got(blockBytes), expected);
  });

  it('offsets of damage behind events with characters of several bytes', async () => {
    const good = windowsEvent(1, "<EventData><Data Name='A'>é日😀</Data></EventData>");
    const text = `${good}\n${good}\n${good}\nstray\n${good}\n`;
    const { report, diagnostics } = await ingested(text);
    assert.deepEqual([report.events, report.damaged], [4, 1]);
    assert.equal(diagnostics[0]?.offset, Buffer.byteLength(text.slice(0, text.indexOf('stray'))));
  });

  it('Sysmon for Linux: the syslog header stays in _raw', async () => {
    const linux = a.replace("'Prov'", "'Linux-Sysmon'").replace('>Security<', '>Linux-Sysmon/Operational<');
    const line = `Mar  1 10:00:00 box sysmon: ${linux}`;
    const { events, diagnostics } = await ingested(`${line}\n${line}\n`, { blockBytes: 50 });
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      events.map((e) => [e.raw, e.sourcetype, e.source, e.host]),
      [
        [line, 'sysmon:linux', 'Syslog:Linux-Sysmon/Operational', 'pc1'],
        [line, 'sysmon:linux', 'Syslog:Linux-Sysmon/Operational', 'pc1'],
      ],
    );
  });

  it('an event without a time has the one before it', async () => {
    const { events, diagnostics } = await ingested(a + b.replace('SystemTime', 'Other'));
    assert.equal(events[1]?.time, events[0]?.time);
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['ingest/no-time'],
    );
  });
});

describe('damaged Windows event XML', () => {
  const good = (id: number) => windowsEvent(id, "<EventData><Data Name='A'>1</Data></EventData>");

  async function damaged(data: string | Buffer, options = {}) {
    const { events, report, diagnostics } = await ingested(data, options);
    const found = diagnostics.map((d) => ({ code: d.code, offset: d.offset }));
    return { codes: events.map((e) => fieldsOf(e).EventCode), damaged: report.damaged, found };
  }

  const damage = (offset: number) => ({ code: 'ingest/damaged-event', offset });

  it('an event that is wrong before the next begins', async () => {
    const cut = good(2).replace('</Data>', '</Date>').slice(0, -20);
    for (const [blockBytes, between] of [
      [1000, '\n'],
      [1000, ''],
      [17, '\n'],
    ] as const) {
      const got = await damaged(`${good(1)}\n${cut}${between}${good(3)}\n`, { blockBytes });
      assert.deepEqual(got, { codes: ['1', '3'], damaged: 1, found: [damage(good(1).length + 1)] });
    }
  });

  it('cut off everywhere: never more than one event lost', async () => {
    const whole = good(2);
    for (let length = 1; length < whole.length; length += 5) {
      const got = await damaged(`${good(1)}\n${whole.slice(0, length)}\n${good(3)}`);
      const kept = length >= whole.indexOf('</System>') + '</System>'.length;
      assert.deepEqual(got.codes, kept ? ['1', '2', '3'] : ['1', '3'], `cut after ${length}`);
      assert.equal(got.damaged, kept ? 0 : 1, `cut after ${length}`);
    }
  });

  it('the file ends inside an event', async () => {
    const got = await damaged(`${good(1)}\n${good(2).slice(0, 150)}`);
    assert.deepEqual(got, { codes: ['1'], damaged: 1, found: [damage(good(1).length + 1)] });
  });

  it('the file begins inside an event', async () => {
    assert.deepEqual(await damaged(`${good(1).slice(200)}\n${good(2)}`), {
      codes: ['2'],
      damaged: 1,
      found: [damage(0)],
    });
  });

  it('tags that do not match, with the offset in bytes', async () => {
    const before = good(1).replace('>1</Data>', '>äöü😀</Data>');
    const got = await damaged(`${before}${good(2).replace('</Data>', '</Date>')}${good(3)}`);
    assert.deepEqual(got, { codes: ['1', '3'], damaged: 1, found: [damage(Buffer.byteLength(before))] });
  });

  it('text between events is reported once for a run of lines', async () => {
    const got = await damaged(`${good(1)}\nsome text\nand more\n${good(2)}\n`);
    assert.deepEqual(got, { codes: ['1', '2'], damaged: 1, found: [damage(good(1).length + 1)] });
  });

  it('empty events, events without System content, deep nesting', async () => {
    const deep = `<UserData>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</UserData>`;
    const got = await damaged(`${good(1)}<Event/><Event></Event>${windowsEvent(2, deep)}${good(3)}`);
    assert.deepEqual(got.codes, ['1', '3']);
    assert.ok(got.damaged >= 2);
  });

  it('reports the first of very many and counts the rest', async () => {
    const { report, diagnostics } = await ingested(good(1) + `${good(2).replace('</Data>', '')}\n`.repeat(1000));
    assert.equal(report.damaged, 1000);
    assert.equal(diagnostics.length, 21);
    assert.match(diagnostics.at(-1)?.message ?? '', /^980 more/);
  });
});
