import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KarstError } from '../diagnostics/index.js';
import { parseConfig } from './config.js';

function failure(text: string): readonly unknown[] {
  try {
    parseConfig(text, '/p/karst.yml');
  } catch (error) {
    assert.ok(error instanceof KarstError);
    const [d] = error.diagnostics;
    return [d?.code, d?.span === undefined ? undefined : d.source?.slice(d.span.from, d.span.to)];
  }
  return [];
}

describe('parseConfig', () => {
  it('resolves paths against the folder of the file', () => {
    assert.deepEqual(parseConfig('data: store\ncontent: mine\nknowledge:\n  - ../ta\n  - /abs\n', '/p/karst.yml'), {
      data: '/p/store',
      content: ['/p/mine'],
      knowledge: ['/ta', '/abs'],
      assets: [],
      identities: [],
    });
  });

  it('takes a location database', () => {
    assert.equal(parseConfig('geoip: City.mmdb\n', '/p/karst.yml').geoip, '/p/City.mmdb');
  });

  it('takes lists of assets and identities, and the conventions of their names as they are', () => {
    const text = 'assets: [a.csv, /b.csv]\nidentities: i.csv\nidentity_conventions: [email, first(1)last()]\n';
    const { assets, identities, conventions } = parseConfig(text, '/p/karst.yml');
    assert.deepEqual(
      [assets, identities, conventions],
      [['/p/a.csv', '/b.csv'], ['/p/i.csv'], ['email', 'first(1)last()']],
    );
  });

  it('accepts an empty file', () => {
    const nothing = { content: [], knowledge: [], assets: [], identities: [] };
    assert.deepEqual(parseConfig('# nothing\n', '/p/karst.yml'), nothing);
  });

  it('points at what is wrong', () => {
    assert.deepEqual(failure('date: x\n'), ['cli/config-key', 'date']);
    assert.deepEqual(failure('data: 3\n'), ['cli/config-value', '3']);
    assert.deepEqual(failure('data: [a, b]\n'), ['cli/config-value', '[a, b]']);
    assert.deepEqual(failure('geoip: {a: b}\n'), ['cli/config-value', '{a: b}']);
    assert.deepEqual(failure('content: {a: b}\n'), ['cli/config-value', '{a: b}']);
    assert.deepEqual(failure('- a\n')[0], 'cli/config-syntax');
    assert.deepEqual(failure('data: "x\n')[0], 'cli/config-syntax');
  });
});
