import assert from 'node:assert/strict';
import test from 'node:test';
import { anyCaseNames, canonicalStanza, compileStanza } from './stanza-pattern.js';

const origin = (part: { source?: string; host?: string; sourcetype?: string }) => ({
  source: '',
  host: '',
  sourcetype: '',
  ...part,
});

function matches(stanza: string, subject: { source?: string; host?: string; sourcetype?: string }): boolean {
  return compileStanza(stanza).matches(origin(subject));
}

const sources: readonly [stanza: string, source: string, expected: boolean][] = [
  ['source::/logs/*.txt', '/logs/a.txt', true],
  ['source::/logs/*.txt', '/logs/deep/a.txt', false],
  ['source::/logs/....txt', '/logs/deep/a.txt', true],
  ['source::/logs/a.txt', '/logs/aXtxt', false],
  ['source::/logs/*a.txt', '/logs/aXtxt', false],
  ['source::/logs/a.txt', '/logs/a.txt.1', false],
  ['source::....(?<!tar.)(gz|bz2)', 'logs.gz', true],
  ['source::....(?<!tar.)(gz|bz2)', 'logs.tar.gz', false],
  ['source::/a|b/c', '/a', false],
  ['source::/a|b/c', '/a|b/c', true],
  ['source::/(x)/*.(log|txt)', '/(x)/a.txt', true],
  ['source::/(x)/*.(log|txt)', '/x/a.txt', false],
  ['source::C:\\\\logs\\\\*.txt', 'C:\\logs\\a.txt', true],
  ['source::C:\\\\logs', 'C:\\logs', true],
  ['source::/Logs', '/logs', false],
  ['source::(?i)/Logs*', '/logs1', true],
];
for (const [stanza, source, expected] of sources) {
  test(`[${stanza}] ${expected ? 'matches' : 'does not match'} ${source}`, () => {
    assert.equal(matches(stanza, { source }), expected);
  });
}

test('hosts match in any letter case unless the pattern says otherwise', () => {
  assert.equal(matches('host::web1', { host: 'WEB1' }), true);
  assert.equal(matches('host::web*', { host: 'WEB1' }), true);
  assert.equal(matches('host::(?-i)web1', { host: 'WEB1' }), false);
  assert.equal(matches('host::(?-i)web1', { host: 'web1' }), true);
});

test('source types match in their letter case, without wildcards', () => {
  assert.equal(matches('XmlWinEventLog', { sourcetype: 'xmlwineventlog' }), false);
  assert.equal(matches('(?i)XmlWinEventLog', { sourcetype: 'xmlwineventlog' }), true);
  assert.equal(matches('WMI:*', { sourcetype: 'WMI:Process' }), false);
  assert.equal(matches('(?::){0}WMI:*', { sourcetype: 'WMI:Process' }), true);
  assert.equal(matches('(?:::){0}WMI:*', { sourcetype: 'wmi:Process' }), false);
});

test('a name that some stanza takes in any letter case is one stanza in all its spellings', () => {
  const anyCase = anyCaseNames(['(?i)XmlWinEventLog', 'syslog', '(?i)source::...']);
  assert.equal(canonicalStanza('xmlWinEventLog', anyCase), canonicalStanza('(?i)XmlWinEventLog', anyCase));
  assert.equal(canonicalStanza('Syslog', anyCase), 'Syslog');
  assert.equal(matches('(?i)source::....ZIP(.\\d+)?', { source: '/a.zip.2' }), true);
});

test('what counts as literal', () => {
  assert.equal(compileStanza('source::/a|b').literal, true);
  assert.equal(compileStanza('host::a*').literal, false);
  assert.equal(compileStanza('access_*').literal, true);
});

test('a broken pattern is an error of its own', () => {
  assert.throws(() => compileStanza('source::/x/*('), SyntaxError);
});
