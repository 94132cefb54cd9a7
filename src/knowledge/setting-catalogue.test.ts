import assert from 'node:assert/strict';
import test from 'node:test';
import { type ConfName, handlingOf } from './setting-catalogue.js';

const cases: readonly [conf: ConfName, key: string, value: string, kind: string][] = [
  ['props', 'EXTRACT-x', '(?<a>b)', 'used'],
  ['props', 'lookup_x', 't k', 'used'],
  ['props', 'rename', 'x', 'used'],
  ['props', 'category', 'x', 'no-effect'],
  ['props', 'KV_MODE', 'XML', 'used'],
  ['props', 'LINE_BREAKER', '(---)', 'used'],
  ['props', 'SEDCMD-x', 's/a/b/', 'used'],
  ['props', 'MORE_THAN_50', 'x', 'used'],
  ['props', 'HEADER_MODE', 'always', 'unsupported'],
  ['props', 'HEADER_MODE', '', 'no-effect'],
  ['props', 'PREFIX_SOURCETYPE', 'false', 'no-effect'],
  ['props', 'STATSD-DIM-TRANSFORMS-x', 'y', 'unsupported'],
  ['props', 'toString', 'x', 'unknown'],
  ['props', 'FIELDALIASx', '', 'unknown'],
  ['transforms', 'match_type', 'CIDR(x)', 'used'],
  ['transforms', 'DEST_KEY', 'queue', 'used'],
  ['eventtypes', 'tags', 'x', 'unsupported'],
  ['macros', 'iseval', '0', 'used'],
  ['tags', 'anything', 'enabled', 'used'],
];
for (const [conf, key, value, kind] of cases) {
  test(`${conf}.conf: ${key} = ${value} is ${kind}`, () => {
    assert.equal(handlingOf(conf, key, value).kind, kind);
  });
}

test('a mistyped name is recognised, a strange one is not', () => {
  const closest = (key: string) => {
    const handling = handlingOf('props', key, 'x');
    return handling.kind === 'unknown' ? handling.closest : handling.kind;
  };
  assert.equal(closest('eval-user'), 'EVAL-user');
  assert.equal(closest('FEILDALIAS-a'), 'FIELDALIAS-a');
  assert.equal(closest('TIME_FROMAT'), 'TIME_FORMAT');
  assert.equal(closest('TRANSFROMS-a'), 'TRANSFORMS-a');
  assert.equal(closest('whatever_this_is'), undefined);
});
