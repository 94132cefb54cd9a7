import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { packageRoot } from './packs.js';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-build-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const seed = join(packageRoot(), 'packs/escu-seed');

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

const every = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

describe('karst build', () => {
  it('writes app, package, API, layer and documentation, the same bytes each time', async () => {
    const { code, out } = await karst('build', '--content', seed, '--out', 'one');
    assert.equal(code, 0);
    assert.equal(
      out,
      [
        'one/karst-seed-content  app, 13 files',
        'one/karst-seed-content-1.0.0.tar.gz  package, 2 files',
        'one/karst-seed-content-latest.tar.gz  package, 2 files',
        'one/api  JSON API, 8 files',
        'one/reporting  ATT&CK layer and badges, 3 files',
        'one/docs  documentation, 15 files',
        '',
      ].join('\n'),
    );
    await karst('build', '--content', seed, '--out', 'two');
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    assert.equal(every(one).length, 41);
    for (const file of every(one)) assert.deepEqual(readFileSync(file), readFileSync(file.replace(one, two)), file);
  });

  it('makes only what is asked for, and removes nothing but what it built itself', async () => {
    writeFileSync(join(folder, 'two', 'docs', 'old.html'), '');
    writeFileSync(join(folder, 'two', 'mine.txt'), '');
    const { code, out } = await karst('build', '--content', seed, '--out', 'two', '--docs');
    assert.deepEqual([code, out], [0, 'two/docs  documentation, 15 files\n']);
    assert.equal(existsSync(join(folder, 'two/docs/old.html')), false);
    assert.equal(existsSync(join(folder, 'two/mine.txt')), true);
    assert.equal(existsSync(join(folder, 'two/api/version_v2.json')), true);
  });

  it('leaves a broken detection out and says where; with --enforce it writes nothing', async () => {
    cpSync(seed, join(folder, 'mine'), { recursive: true });
    writeFileSync(join(folder, 'mine/detections/endpoint/broken.yml'), 'name: Broken\nid: 12\n');
    const lenient = await karst('build', '--content', 'mine', '--out', 'lenient', '--app');
    assert.equal(lenient.code, 0);
    assert.match(lenient.err, /broken\.yml:\d+:\d+/);
    assert.match(lenient.err, /1 detection built in [\d.]+ s, \d+ problems?: see above/);
    const strict = await karst('build', '--content', 'mine', '--out', 'strict', '--app', '--enforce');
    assert.equal(strict.code, 1);
    assert.match(strict.err, /error\[build\/invalid-content\]/);
    assert.equal(existsSync(join(folder, 'strict')), false);
  });

  it('shows the last test run, from the summary.yml of contentctl too', async () => {
    const results = ['tested_detections:', '- name: Windows Abused Web Services', '  tests:'];
    const test = (type: string, status: string) =>
      `  - {name: True Positive Test, test_type: ${type}, status: ${status}}`;
    writeFileSync(
      join(folder, 'summary.yml'),
      [...results, test('unit', 'pass'), test('integration', 'skip')].join('\n'),
    );
    await karst('build', '--content', seed, '--out', 'two', '--docs', '--test-results', 'summary.yml');
    const page = readFileSync(join(folder, 'two/docs/detections/windows_abused_web_services.html'), 'utf8');
    assert.deepEqual(
      [...page.matchAll(/class="status (\w+)"/g)].map(([, status]) => status),
      ['pass', 'pass', 'skip'],
    );
  });

  it('says what is wrong with its arguments', async () => {
    const nothing = await karst('build');
    assert.equal(nothing.code, 1);
    assert.match(nothing.err, /error\[build\/no-content\]/);
    writeFileSync(join(folder, 'other.json'), '{"a": 1}');
    const results = await karst('build', '--content', seed, '--test-results', 'other.json');
    assert.equal(results.code, 1);
    assert.match(results.err, /error\[build\/test-results\]/);
    const settings = join(folder, 'mine/contentctl.yml');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('appid: karst-seed-content', 'appid: ../up'));
    const id = await karst('build', '--content', 'mine');
    assert.equal(id.code, 1);
    assert.match(id.err, /error\[build\/app-id\].*“\.\.\/up”/);
  });
});
