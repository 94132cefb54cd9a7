import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../diagnostics/index.js';
import { logOfValues, type TypedValue } from './log-builder.fixture.js';
import { readEvtx } from './read-evtx.js';

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

function render(value: TypedValue): { readonly content: string; readonly codes: readonly string[] } {
  const heard: Diagnostic[] = [];
  const [record] = [...readEvtx(logOfValues(value), (d) => heard.push(d))];
  assert.ok(record, heard.map((d) => d.message).join());
  return { content: record.xml.slice('<E>'.length, -'</E>'.length), codes: heard.map((d) => d.code) };
}

const SID = hex('01 02 000000000005 20000000 20020000');
const VALUES: readonly (readonly [name: string, type: number, bytes: Buffer, text: string])[] = [
  ['string', 0x01, utf16('a <b> & "c\''), 'a &lt;b&gt; &amp; "c\''],
  ['string, lines', 0x01, utf16('a\r\n\tb'), 'a&#xD;&#xA;\tb'],
  ['string, control characters and half a pair', 0x01, utf16('a\x01\ud800b😀'), 'a\ufffd\ufffdb😀'],
  ['string with its NUL', 0x01, utf16('ab\0cd'), 'ab'],
  ['ANSI string', 0x02, hex('41 80 00'), 'A€'],
  ['int8', 0x03, hex('ff'), '-1'],
  ['uint8', 0x04, hex('ff'), '255'],
  ['int16', 0x05, hex('0080'), '-32768'],
  ['uint16', 0x06, hex('ffff'), '65535'],
  ['int32', 0x07, hex('feffffff'), '-2'],
  ['uint32', 0x08, hex('feffffff'), '4294967294'],
  ['int64', 0x09, hex('0000000000000080'), '-9223372036854775808'],
  ['uint64', 0x0a, hex('ffffffffffffffff'), '18446744073709551615'],
  ['float', 0x0b, hex('cdcccc3d'), '0.1'],
  ['double', 0x0c, hex('9a9999999999b93f'), '0.1'],
  ['bool', 0x0d, hex('01000000'), 'true'],
  ['bool, false', 0x0d, hex('00000000'), 'false'],
  ['bool of one byte', 0x0d, hex('ff'), 'true'],
  ['binary', 0x0e, hex('00abff'), '00ABFF'],
  ['GUID', 0x0f, hex('5f387057 2ac2 e043 bf4c 06f5698ffbd9'), '{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'],
  ['size_t, 32 bits', 0x10, hex('44020000'), '0x244'],
  ['size_t, 64 bits', 0x10, hex('4402000001000000'), '0x100000244'],
  ['FILETIME', 0x11, hex('783491e811fdd401'), '2019-04-27T15:57:25.868863200Z'],
  ['FILETIME 0', 0x11, hex('0000000000000000'), '1601-01-01T00:00:00.000000000Z'],
  ['SYSTEMTIME', 0x12, hex('e307 0400 0600 1b00 0f00 3900 1900 6403'), '2019-04-27T15:57:25.868Z'],
  ['SID', 0x13, SID, 'S-1-5-32-544'],
  ['hex32', 0x14, hex('0d0000c0'), '0xc000000d'],
  ['hex64', 0x15, hex('e703000000000000'), '0x3e7'],
  ['hex64, zero', 0x15, hex('0000000000000000'), '0x0'],
];

for (const [name, type, bytes, text] of VALUES) {
  test(`value: ${name}`, () => {
    assert.deepEqual(render([type, bytes]), { content: `<D>${text}</D>`, codes: [] });
  });
}

const ARRAYS: readonly (readonly [name: string, type: number, bytes: Buffer, content: string])[] = [
  ['strings', 0x81, utf16('a\0\0<\0'), '<D>a</D><D></D><D>&lt;</D>'],
  ['strings without the last NUL', 0x81, utf16('a\0b'), '<D>a</D><D>b</D>'],
  ['ANSI strings', 0x82, hex('41004200'), '<D>A</D><D>B</D>'],
  ['uint16', 0x86, hex('01000200'), '<D>1</D><D>2</D>'],
  ['GUIDs', 0x8f, Buffer.alloc(16), '<D>{00000000-0000-0000-0000-000000000000}</D>'],
  ['SIDs', 0x93, Buffer.concat([SID, SID]), '<D>S-1-5-32-544</D><D>S-1-5-32-544</D>'],
  ['hex64', 0x95, hex('01000000000000000200000000000000'), '<D>0x1</D><D>0x2</D>'],
  ['nothing', 0x88, Buffer.alloc(0), '<D/>'],
];

for (const [name, type, bytes, content] of ARRAYS) {
  test(`array of ${name}`, () => assert.deepEqual(render([type, bytes]), { content, codes: [] }));
}

test('a null value is an empty element, an empty string is not null', () => {
  assert.equal(render([0x00, Buffer.alloc(0)]).content, '<D/>');
  assert.equal(render([0x01, Buffer.alloc(0)]).content, '<D></D>');
});

const ODD: readonly (readonly [name: string, type: number, bytes: Buffer])[] = [
  ['an unknown type', 0x7e, hex('0102')],
  ['a short GUID', 0x0f, hex('0102')],
  ['a FILETIME of 4 bytes', 0x11, hex('01020304')],
  ['a SID that claims more than it has', 0x13, hex('01ff000000000005')],
  ['an integer of 9 bytes', 0x08, hex('010203040506070809')],
  ['an array that ends inside an item', 0x88, hex('0102030405')],
];

for (const [name, type, bytes] of ODD) {
  test(`odd value: ${name} comes out in hexadecimal, with a warning`, () => {
    const content = `<D>${bytes.toString('hex').toUpperCase()}</D>`;
    assert.deepEqual(render([type, bytes]), { content, codes: ['evtx/odd-value'] });
  });
}
