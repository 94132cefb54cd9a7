import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-workspace-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

function file(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('searches', () => {
  it('know the lookups of content, and keep what they write to them', async () => {
    const id = '0b0e2b3c-9a52-4a8f-8b6e-0f6a2c1d4e01';
    const rest = `id: ${id}\nversion: 1\nauthor: me\ndate: 2024-01-01\ndescription: of tests\n`;
    file('mine/lookups/tools.yml', `name: tools\nlookup_type: csv\nmatch_type:\n  - WILDCARD(tool)\n${rest}`);
    file('mine/lookups/tools.csv', 'tool,kind\nps*,remote\n');
    const options = ['--content', 'mine', '--data', 'store', '--format', 'jsonl'];
    const found = await karst(
      'search',
      '| makeresults | eval p="psexec" | lookup tools tool AS p | table kind',
      ...options,
    );
    assert.deepEqual([found.code, found.out.trim()], [0, '{"kind":"remote"}']);
    file('log.json', '{"time":"2024-01-01T00:00:00Z","a":"1"}\n');
    await karst('ingest', 'log.json', '--data', 'store');
    const write = '| makeresults | eval tool="x", kind="own" | table tool kind | outputlookup append=true tools';
    assert.equal((await karst('search', write, ...options)).code, 0);
    const kept = await karst('search', '| inputlookup tools | table kind', ...options);
    assert.deepEqual(kept.out.trim().split('\n'), ['{"kind":"remote"}', '{"kind":"own"}']);
  });

  it('locate addresses by the database of karst.yml, or of the environment', async () => {
    const spl = '| makeresults | eval ip="8.8.8.8" | iplocation ip | table Country';
    assert.match((await karst('search', spl, '--no-data')).out, /United States/);
    file('karst.yml', 'geoip: none.mmdb\n');
    const missing = await karst('search', spl, '--no-data');
    assert.equal(missing.code, 1);
    assert.match(missing.err, /none\.mmdb cannot be used as a location database/);
    process.env.KARST_GEOIP = 'other.mmdb';
    after(() => delete process.env.KARST_GEOIP);
    assert.match((await karst('search', spl, '--no-data')).err, /other\.mmdb/);
  });
});
