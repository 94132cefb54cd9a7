import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { alignSearch, inFile } from './search-position.js';
import { parseYamlFile } from './yaml-file.js';

const STYLES: Readonly<Record<string, string>> = {
  block: 'search: |-\n  `m` a="x" it\'\'s\n    | stats  count\n  | end\n',
  folded: 'search: >  # folded\n  `m` a="x" it\'\'s\n\n  | stats  count\n  | end\n',
  single: "search: '`m` a=\"x\" it''''s\n  | stats  count\n\n  | end'\n",
  double: 'search: "`m` a=\\"x\\" it\'\'s\\n| stats  count \\\n  | end"\n',
  plain: 'search: index=m a="x" it\'\'s\n  | stats  count\n  | end\n',
};

describe('alignSearch', () => {
  for (const [style, text] of Object.entries(STYLES)) {
    it(`finds every character of a ${style} scalar`, () => {
      const { item } = parseYamlFile('detection', 'x.yml', '.', text);
      const search = String(item?.value.search).trim();
      assert.match(search, /it''s[\s\S]*\| end$/);
      const span = item?.span(['search']);
      const offsets = span && alignSearch(search, text, span);
      assert.equal(offsets?.length, search.length + 1);
      const visible = [...search].map((c, i) => (/\s/.test(c) ? ' ' : text.at(offsets?.[i] ?? -1)));
      // In the double-quoted style a quote stands after the sign that escapes it.
      assert.equal(visible.join('').replaceAll('\\', '"'), search.replace(/\s/g, ' '));
    });
  }

  it('says so when the text is not the one that was read', () => {
    assert.equal(alignSearch('abc', 'search: abd', { from: 8, to: 11 }), undefined);
    assert.equal(alignSearch('abc', '', { from: 8, to: 11 }), undefined);
  });
});

describe('inFile', () => {
  it('moves what is about the search, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'karst-position-'));
    const file = join(folder, 'd.yml');
    const text = 'name: D\nsearch: |\n  index=main\n  | nosuch x\n';
    await writeFile(file, text);
    const detection = { file, search: 'index=main\n| nosuch x', searchSpan: { from: 16, to: text.length } };
    const unknown = { code: 'spl/x', kind: 'user', message: 'm', span: { from: 13, to: 19 } } as const;
    const other = { ...unknown, source: 'another text' };
    const [first, second] = await inFile(detection, [unknown, other]);
    assert.equal(first?.file, file);
    assert.equal(first?.source?.slice(first.span?.from, first.span?.to), 'nosuch');
    assert.equal(second, other);
    await rm(folder, { recursive: true });
    assert.deepEqual(await inFile(detection, [unknown]), [unknown]);
  });
});
