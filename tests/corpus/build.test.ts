import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { appInfo, type BuildSource, buildApi, buildApp, buildSite } from '../../src/build/index.js';
import { type Content, type Detection, loadContent, readTechniques } from '../../src/content/index.js';
import { parseConf } from '../../src/knowledge/index.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

const corpus = corpusFolder();

/** What is the same before and after: lines lose what is blank at their ends on the way through a .conf file. */
function essence({ name, id, version, type, date, search, tags, dataSources, drilldowns }: Detection) {
  const lines = (text: string) =>
    text
      .trim()
      .split(/\r?\n/)
      .map((line) => line.trimEnd());
  return {
    name,
    id,
    version,
    type,
    date,
    search: lines(search),
    stories: tags.analyticStory,
    techniques: [...new Set(tags.mitreAttackId)].sort(),
    dataSources,
    drilldowns: drilldowns.map((one) => one.name),
  };
}

const inOrder = (detections: readonly Detection[]) =>
  [...detections].sort((a, b) => (a.name < b.name ? -1 : 1)).map(essence);

describe('karst build of real content', { skip: corpus === undefined ? NO_CORPUS : false }, () => {
  let content: Content;
  let source: BuildSource;
  let folder: string;
  before(async () => {
    const root = join(corpus ?? '', 'security_content');
    content = await loadContent([root]);
    const csv = await readFile(join(import.meta.dirname, '../../packs/attack/techniques.csv'), 'utf8');
    const { info } = appInfo(content);
    const techniques = readTechniques(csv);
    source = { content, info, techniques, attackVersion: '18', tests: new Map(), roots: [resolve(root)] };
    folder = await mkdtemp(join(tmpdir(), 'karst-build-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('gives a savedsearches.conf that reads back as the same detections', async () => {
    const { files, diagnostics } = await buildApp(source);
    assert.deepEqual(
      diagnostics.filter(({ kind }) => kind !== 'warning'),
      [],
    );
    const text = String(files.get('default/savedsearches.conf'));
    const { conf, diagnostics: problems } = parseConf(text, 'savedsearches.conf');
    assert.deepEqual(problems, []);
    const rules = conf.stanzas.filter(({ name }) => name.endsWith(' - Rule'));
    assert.equal(rules.length, content.detections.length);
    await mkdir(join(folder, 'default'));
    await writeFile(join(folder, 'default/savedsearches.conf'), text);
    const back = await loadContent([folder]);
    assert.deepEqual(inOrder(back.detections), inOrder(content.detections));
  });

  it('gives a page for every detection and story, and links only to pages that there are', () => {
    const started = performance.now();
    const site = buildSite(source);
    assert.ok(performance.now() - started < 60_000, 'rendering takes longer than a minute');
    const pages = [...site.keys()];
    assert.equal(pages.filter((path) => path.startsWith('detections/')).length, content.detections.length);
    assert.equal(pages.filter((path) => path.startsWith('stories/')).length, content.stories.size);
    const known = new Set(pages);
    for (const [path, body] of site) {
      for (const [, link = ''] of String(body).matchAll(/(?:href|src)="(?!https?:|#)([^"#]+)/g))
        assert.ok(known.has(posix.join(path, '..', link)), `${path} links to ${link}`);
    }
  });

  it('gives a JSON API that is JSON', () => {
    const api = buildApi(source, '2024-10-24');
    const { detections } = JSON.parse(String(api.get('detections_v2.json'))) as { detections: readonly unknown[] };
    assert.equal(detections.length, content.detections.length);
  });
});
