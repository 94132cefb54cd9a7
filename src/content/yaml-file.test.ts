import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseYamlFile } from './yaml-file.js';

const parse = (text: string) => parseYamlFile('story', '/c/stories/x.yml', '/c', text);

describe('parseYamlFile', () => {
  it('knows where keys and values stand', () => {
    const text = 'name: A\ntags:\n  list:\n  - one\n  - two\n';
    const { item } = parse(text);
    const cut = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
    assert.equal(item && cut(item.span(['tags', 'list', 1])), 'two');
    assert.equal(item && cut(item.keySpan(['tags', 'list'])), 'list');
    assert.equal(item && cut(item.span(['tags', 'missing'])), 'tags');
    assert.equal(item && cut(item.span(['missing'])), 'name: A');
  });

  it('reads quoted values whose continuation lines are not indented, with true positions', () => {
    const text = `a: 'one, it''s\n\n| two'\nb: "x\n- y \\" z\\\n  w"\nname: here\n`;
    const { item, diagnostics } = parse(text);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(item?.value, { a: "one, it's\n| two", b: 'x - y " zw', name: 'here' });
    const span = item?.span(['name']);
    assert.equal(text.slice(span?.from, span?.to), 'here');
    const quoted = item?.span(['a']);
    assert.equal(text.slice(quoted?.from, quoted?.to), "'one, it''s\n\n| two'");
  });

  it('reports what is not YAML, where it is not', () => {
    const cases: [text: string, code: string, at: number][] = [
      ["name: 'open\nb: 1\n", 'content/malformed-yaml', 6],
      ['a: b: c\n', 'content/malformed-yaml', 3],
      ['a: 1\na: 2\n', 'content/malformed-yaml', 5],
      ['a: *nowhere\n', 'content/malformed-yaml', 3],
      ['a: &b [*b]\n', 'content/malformed-yaml', 7],
      ['a: 1\n---\nb: 2\n', 'content/malformed-yaml', 5],
      ['', 'content/not-a-mapping', 0],
      ['- a\n- b\n', 'content/not-a-mapping', 0],
      ['\u0000\u0001', 'content/not-text', 0],
    ];
    for (const [text, code, at] of cases) {
      const { item, diagnostics } = parse(text);
      assert.equal(item, undefined, text);
      assert.deepEqual([diagnostics.length, diagnostics[0]?.code, diagnostics[0]?.span?.from], [1, code, at], text);
      assert.equal(diagnostics[0]?.file, '/c/stories/x.yml');
    }
  });

  it('says what to do about each kind of mistake', () => {
    const cases: [text: string, hint: RegExp | undefined][] = [
      ['rba:\n    message: m\n  risk: []\n', /^The keys of one mapping stand in one column/],
      ['rba:\n\tmessage: m\n', /^Indent with spaces/],
      ['a: 1\na: 2\n', /^Remove one of the two/],
      ["name: 'open\nb: 1\n", /^Close it/],
      ['a: `macro`\n', /must be quoted or written as a block/],
      ['a: 1\n---\nb: 2\n', undefined],
    ];
    for (const [text, hint] of cases) {
      const found = parse(text).diagnostics[0]?.hint;
      if (hint === undefined) assert.equal(found, undefined, text);
      else assert.match(found ?? '', hint, text);
    }
  });

  it('survives hostile files', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`;
    assert.equal(parse(bomb).diagnostics[0]?.code, 'content/malformed-yaml');
    const deep = `a: ${'['.repeat(20_000)}`;
    assert.equal(parse(deep).diagnostics[0]?.code, 'content/malformed-yaml');
    const quotes = `a: '${"''\n".repeat(20_000)}`;
    assert.equal(parse(quotes).diagnostics[0]?.code, 'content/malformed-yaml');
    assert.deepEqual(Object.keys(parse('__proto__: {polluted: 1}\n').item?.value ?? {}), ['__proto__']);
    assert.equal('polluted' in {}, false);
  });
});
