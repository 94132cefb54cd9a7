import assert from 'node:assert/strict';
import test from 'node:test';
import { parseConf, spanInFile } from './conf-file.js';

function settings(text: string) {
  const { conf, diagnostics } = parseConf(text, 'x.conf');
  const list = conf.stanzas.flatMap((s) => s.settings.map((k) => [s.name, k.key, k.value, k.line] as const));
  return { list, codes: diagnostics.map((d) => d.code), diagnostics };
}

test('stanzas, settings, comments and blank lines', () => {
  const text = '# first\n\n[a]\n  key =  some value  \n  # indented comment\n[b c]\nk=v # not a comment\n';
  assert.deepEqual(settings(text), {
    list: [
      ['a', 'key', 'some value', 4],
      ['b c', 'k', 'v # not a comment', 7],
    ],
    codes: [],
    diagnostics: [],
  });
});

test('settings before any stanza belong to the default stanza', () => {
  assert.deepEqual(settings('k = 1\n[default]\nk = 2').list, [
    ['default', 'k', '1', 1],
    ['default', 'k', '2', 3],
  ]);
});

test('a backslash continues the value and keeps the line break', () => {
  assert.deepEqual(settings('[a]\nk = one \\\n  two\\\n\nj = 2').list, [
    ['a', 'k', 'one \n  two', 2],
    ['a', 'j', '2', 5],
  ]);
  assert.deepEqual(settings('[a]\nk = \\\n  two').list, [['a', 'k', 'two', 2]]);
});

test('Windows line ends and a byte order mark are no part of anything', () => {
  assert.deepEqual(settings('\uFEFF[a]\r\nk = 1\r\nm = x \\\r\ny\r\n').list, [
    ['a', 'k', '1', 2],
    ['a', 'm', 'x \ny', 3],
  ]);
});

test('a value may be empty and may hold equal signs; a stanza name may hold brackets', () => {
  assert.deepEqual(settings('[source::[ab]c]\nk =\nj = a=b').list, [
    ['source::[ab]c', 'k', '', 2],
    ['source::[ab]c', 'j', 'a=b', 3],
  ]);
});

test('a line that is nothing is reported with its place, and reading goes on', () => {
  const text = '[a]\nnonsense\n= 3\nk = 1';
  const { list, diagnostics } = settings(text);
  assert.deepEqual(list, [['a', 'k', '1', 4]]);
  assert.deepEqual(
    diagnostics.map((d) => [d.code, d.file, d.source?.slice(d.span?.from, d.span?.to)]),
    [
      ['knowledge/line-not-understood', 'x.conf', 'nonsense'],
      ['knowledge/line-not-understood', 'x.conf', '= 3'],
    ],
  );
});

test('an open stanza header is reported and still opens the stanza', () => {
  assert.deepEqual(settings('[a\nk = 1'), {
    list: [['a', 'k', '1', 2]],
    codes: ['knowledge/stanza-not-closed'],
    diagnostics: parseConf('[a\nk = 1', 'x.conf').diagnostics,
  });
});

test('a key that is set twice with different values in one stanza is pointed out', () => {
  assert.deepEqual(settings('[a]\nk = 1\nk = 1').codes, []);
  assert.deepEqual(settings('[a]\nk = 1\nk = 2').codes, ['knowledge/setting-repeated']);
});

test('offsets of a value are found in the file, across continuation lines', () => {
  const text = '[a]\r\nk =  abc \\\r\n   def';
  const setting = parseConf(text, 'x.conf').conf.stanzas[0]?.settings[0];
  assert.ok(setting);
  assert.equal(setting.value, 'abc \n   def');
  for (const word of ['abc', 'def']) {
    const from = setting.value.indexOf(word);
    const span = spanInFile(setting, { from, to: from + 3 });
    assert.equal(text.slice(span.from, span.to), word);
  }
});
