import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, it } from 'node:test';
import { type Content, loadContent } from '../content/index.js';
import { KarstError } from '../diagnostics/index.js';
import { contentPacks } from './packs.js';
import { selectDetections } from './selection.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-selection-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const SEED = 'Windows Abused Web Services';

async function names(content: Content, selectors: readonly string[]): Promise<readonly string[]> {
  return (await selectDetections(content, selectors, folder)).detections.map((d) => d.name);
}

it('takes every detection that is not deprecated when none is named', async () => {
  const content = await loadContent(contentPacks());
  assert.ok((await names(content, [])).includes(SEED));
  const deprecated = content.detections.map((d) => ({ ...d, status: 'deprecated' as const }));
  await assert.rejects(
    selectDetections({ ...content, detections: deprecated }, [], folder),
    /There is no detection to run/,
  );
});

it('finds a detection by name, id and path, once', async () => {
  const content = await loadContent(contentPacks());
  const seed = content.detections.find((d) => d.name === SEED);
  assert.ok(seed);
  assert.deepEqual(await names(content, [SEED.toLowerCase(), seed.id, seed.file, basename(seed.file)]), [SEED]);
});

it('adds a file from outside the content, with its filter macro', async () => {
  const content = await loadContent(contentPacks());
  const seed = content.detections.find((d) => d.name === SEED);
  assert.ok(seed);
  const text = readFileSync(seed.file, 'utf8')
    .replace(SEED, 'Mine')
    .replace(seed.id, '11111111-2222-4333-8444-555555555555');
  writeFileSync(join(folder, 'mine.yml'), text);
  const chosen = await selectDetections(content, ['mine.yml'], folder);
  assert.deepEqual(
    chosen.detections.map((d) => d.name),
    ['Mine'],
  );
  assert.equal(chosen.content.macros.get('mine_filter')?.definition, 'search *');
  writeFileSync(join(folder, 'broken.yml'), 'name: [');
  await assert.rejects(selectDetections(content, ['broken.yml'], folder), KarstError);
});

it('refuses a selector that means nothing', async () => {
  const content = await loadContent(contentPacks());
  await assert.rejects(selectDetections(content, ['Windows Abused Web Service'], folder), (error: unknown) => {
    assert.ok(error instanceof KarstError);
    assert.equal(error.diagnostics[0]?.code, 'content/unknown-detection');
    return true;
  });
});

it('says which detection a part of a name may stand for', async () => {
  const content = await loadContent(contentPacks());
  for (const part of ['windows abused', 'Windows Abused*', 'Windows Abused Web Service']) {
    await assert.rejects(selectDetections(content, [part], folder), (error: unknown) => {
      assert.ok(error instanceof KarstError);
      assert.match(error.diagnostics[0]?.hint ?? '', /“Windows Abused Web Services”/);
      return true;
    });
  }
});
