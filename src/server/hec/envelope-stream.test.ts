import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { byteText } from './byte-text.js';
import { HecRefusal } from './codes.js';
import { cutObject } from './cut-object.js';
import { EnvelopeStream } from './envelope-stream.js';

describe('cutObject', () => {
  it('finds the texts of the members', () => {
    const text = ' {"a" : "x\\"}", "b":{"c":["}"]}, "a":-1.5e3 } rest';
    const cut = cutObject(text, 1);
    assert.ok(typeof cut === 'object');
    const members = [...cut.members].map(([key, { from, to }]) => [key, text.slice(from, to)]);
    assert.deepEqual(members, [
      ['a', '-1.5e3'],
      ['b', '{"c":["}"]}'],
    ]);
    assert.equal(text.slice(cut.end), ' rest');
  });

  it('finds the members of any object, where JSON does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(4), (object, indent) => {
        const text = `${JSON.stringify(object, null, indent)}{`;
        const cut = cutObject(text, 0);
        assert.ok(typeof cut === 'object');
        assert.equal(cut.end, text.length - 1);
        const read = [...cut.members].map(([key, { from, to }]) => [key, JSON.parse(text.slice(from, to))]);
        assert.deepEqual(Object.fromEntries(read), JSON.parse(text.slice(0, -1)));
      }),
      { numRuns: 200 },
    );
  });

  it('tells what is cut off from what is no JSON', () => {
    for (const text of ['{', '{"a', '{"a"', '{"a":', '{"a":1', '{"a":"x\\"', '{"a":[{', '{"a":1,']) {
      assert.equal(cutObject(text, 0), 'incomplete', text);
    }
    for (const text of ['[', 'x', '{a:1}', '{"a" 1}', '{"a":}', '{"a":1;', '{"a":1,}', '{"a":1]']) {
      assert.equal(cutObject(text, 0), 'broken', text);
    }
  });
});

/** Reads a text in pieces that end at the given places of its bytes. */
function readIn(written: string, cuts: readonly number[]): { raws: string[]; refusal: unknown } {
  const text = byteText(Buffer.from(written, 'utf8'));
  const stream = new EnvelopeStream();
  const raws: string[] = [];
  const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  try {
    for (const to of ends) {
      stream.read(text.slice(from, to), false, ({ raw }) => raws.push(raw));
      from = to;
    }
    stream.read(text.slice(from), true, ({ raw }) => raws.push(raw));
    return { raws, refusal: undefined };
  } catch (error) {
    if (!(error instanceof HecRefusal)) throw error;
    return { raws, refusal: [error.answer, error.details] };
  }
}

describe('envelopes in pieces', () => {
  it('are the same wherever the pieces end', () => {
    const texts = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 8 });
    const tail = fc.constantFrom('', ' \n', '{"event":"', 'x', '{"event":""}', '{"event":"e","fields":{"a":[[]]}}');
    const cuts = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(
      fc.property(texts, fc.boolean(), tail, cuts, (events, list, end, places) => {
        const objects = events.map((event) => JSON.stringify({ time: 1, event, fields: { a: ['}'] } }));
        const text = (list ? `[${objects.join(' , ')}]` : objects.join('\n')) + end;
        const whole = readIn(text, []);
        assert.deepEqual(readIn(text, places), whole);
        assert.deepEqual(whole.raws, events);
      }),
      { numRuns: 300 },
    );
  });
});
