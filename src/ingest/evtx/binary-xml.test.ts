import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildLog, ChunkBuilder, type TypedValue } from './log-builder.fixture.js';
import { readEvtx } from './read-evtx.js';

const utf16 = (text: string): TypedValue => [0x01, Buffer.from(text, 'utf16le')];
const NULL: TypedValue = [0x00, Buffer.alloc(0)];

/** The XML of one record, or what was said about it. */
function read(write: (chunk: ChunkBuilder) => void): string {
  const chunk = new ChunkBuilder();
  chunk.record(1n, () => write(chunk));
  const heard: string[] = [];
  const [record] = [...readEvtx(buildLog(chunk.finish()), (d) => heard.push(d.message))];
  return record?.xml ?? heard[0] ?? '';
}

/** The XML of one record made of a template and values. */
function readTemplate(write: (chunk: ChunkBuilder) => void, ...values: TypedValue[]): string {
  return read((chunk) => {
    chunk.define(1, () => write(chunk));
    chunk.values(...values);
  });
}

test('attributes: literal, substituted, and left out where optional and null', () => {
  const element = (c: ChunkBuilder) =>
    c
      .put(0x41)
      .u16(0xffff)
      .u32(0)
      .name('E')
      .u32(0)
      .put(0x46)
      .name('a')
      .put(0x05, 1)
      .text("it's <1>")
      .put(0x46)
      .name('b')
      .slot(0)
      .put(0x46)
      .name('c')
      .slot(1, true)
      .put(0x06)
      .name('d')
      .slot(1)
      .put(0x03);
  assert.equal(readTemplate(element, utf16("x'y"), NULL), "<E a='it&apos;s &lt;1&gt;' b='x&apos;y' d=''/>");
});

test('text, CDATA, character and entity references, processing instructions', () => {
  const content = (c: ChunkBuilder) =>
    c.element('E', () => {
      c.put(0x45, 1).text('a&').put(0x47).text('<b>').put(0x48).u16(38).put(0x49).name('lt').put(0x09).name('nbsp');
      c.put(0x0a).name('pi').put(0x0b).text('x?>\ny');
    });
  assert.equal(readTemplate(content), '<E>a&amp;&lt;b&gt;&#38;&lt;&amp;nbsp;<?pi x  y?></E>');
});

test('an element goes with the value it depends on', () => {
  const content = (c: ChunkBuilder) =>
    c.element('E', () => {
      c.element('A', () => c.slot(0), undefined, 0);
      c.element('B', () => c.slot(1), undefined, 1);
    });
  assert.equal(readTemplate(content, NULL, utf16('b')), '<E><B>b</B></E>');
});

test('an element is repeated for each item of an array, with its attributes', () => {
  const field = (c: ChunkBuilder) =>
    c.element(
      'D',
      () => c.slot(1),
      () => c.attribute('n', () => c.slot(0)),
    );
  assert.equal(readTemplate(field, utf16('N'), [0x84, Buffer.of(1, 2)]), "<D n='N'>1</D><D n='N'>2</D>");
});

test('an array among other text is joined by commas', () => {
  const content = (c: ChunkBuilder) => c.element('D', () => c.put(0x05, 1).text('is ').slot(0));
  assert.equal(readTemplate(content, [0x84, Buffer.of(1, 2)]), '<D>is 1,2</D>');
});

test('a slot beyond the values is null', () => {
  assert.equal(
    readTemplate((c) => c.element('D', () => c.slot(9))),
    '<D/>',
  );
});

test('an event without a template', () => {
  const event = (c: ChunkBuilder) =>
    c.plainElement(
      'E',
      () => c.plainElement('D', () => c.put(0x05, 1).text('v')),
      () => c.attribute('a', () => c.put(0x05, 1).text('1')),
    );
  assert.equal(read(event), "<E a='1'><D>v</D></E>");
});

test('binary XML as a value, with a template of its own', () => {
  const xml = read((c) => {
    c.define(1, () => c.element('E', () => c.slot(0, true)));
    const valuesAt = c.at;
    c.at = valuesAt + 8;
    c.put(0x0f, 1, 1, 0);
    c.define(2, () => c.element('Data', () => c.slot(0)));
    c.values(utf16('inner')).put(0);
    const end = c.at;
    c.at = valuesAt;
    c.u32(1)
      .u16(end - valuesAt - 8)
      .put(0x21, 0);
    c.at = end;
  });
  assert.equal(xml, '<E><Data>inner</Data></E>');
});

test('names that would write markup are refused', () => {
  const message = readTemplate((c) => c.element('a><b', () => c.slot(0)), utf16('x'));
  assert.equal(message, 'Event record 1 is left out: a name in it is not one.');
});

const HOSTILE: readonly (readonly [name: string, write: (c: ChunkBuilder) => void, message: RegExp])[] = [
  ['an unknown token', (c) => c.define(1, () => c.put(0x3e)), /token 0x3e is not expected/],
  ['a name outside the chunk', (c) => c.put(0x01).u16(0xffff).u32(0).u32(0xfffffff0), /outside its chunk/],
  ['a template outside the chunk', (c) => c.use(1, 0xfffffff0), /outside its chunk/],
  ['a template that was overwritten', (c) => c.use(1, 600), /overwritten/],
  [
    'a template that contains itself',
    (c) => {
      const definition = c.at + 10;
      c.define(1, () => c.element('E', () => c.use(1, definition).u32(0)));
      c.values();
    },
    /contains itself/,
  ],
  ['more values than the record holds', (c) => c.define(1, () => c.slot(0)) && c.u32(0xffffffff), /runs past the end/],
  [
    'elements without end',
    (c) => {
      c.define(1, () => {
        for (let i = 0; i < 1000; i++) c.put(0x01).u16(0xffff).u32(0).name('E').put(0x02);
      });
      c.values();
    },
    /nested more than 64 deep/,
  ],
  [
    'a value that is the instance of a template that shows it a thousand times',
    (c) => {
      const definition = c.define(1, () => {
        for (let i = 0; i < 1000; i++) c.slot(0);
      });
      nest(c, definition, 8);
    },
    /expands to far more/,
  ],
];

/** Values within values, each an instance of the same template. */
function nest(c: ChunkBuilder, definition: number, depth: number): void {
  const valuesAt = c.at;
  c.at += 8;
  if (depth > 0) {
    c.use(1, definition);
    nest(c, definition, depth - 1);
  } else c.put(0);
  const end = c.at;
  c.at = valuesAt;
  c.u32(1)
    .u16(end - valuesAt - 8)
    .put(0x21, 0);
  c.at = end;
}

for (const [name, write, message] of HOSTILE) {
  test(`hostile: ${name}`, () => assert.match(read(write), message));
}
