import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  appInfo,
  type BuildSource,
  buildApi,
  buildApp,
  buildReport,
  buildSite,
  type Files,
  readTestResults,
  tarball,
} from '../../../src/build/index.js';
import { loadContent, readTechniques } from '../../../src/content/index.js';
import type { Diagnostic } from '../../../src/diagnostics/index.js';

const HERE = import.meta.dirname;
const PACKS = join(HERE, '../../../packs');

const RESULTS = JSON.stringify({
  detections: [
    {
      name: 'Windows Abused Web Services',
      tests: [
        { name: 'Windows Abused Web Services', type: 'validation', status: 'pass', message: '' },
        { name: 'True Positive Test', type: 'unit', status: 'pass', message: '' },
        { name: 'True Positive Test', type: 'integration', status: 'fail', message: 'no <risk> event' },
      ],
    },
  ],
});

async function sourceOf(folder: string): Promise<BuildSource> {
  const content = await loadContent([folder]);
  const techniques = readTechniques(await readFile(join(PACKS, 'attack/techniques.csv'), 'utf8'));
  const tests = readTestResults(RESULTS, 'results.json');
  return { content, info: appInfo(content).info, techniques, attackVersion: '18', tests, roots: [resolve(folder)] };
}

const textOf = (files: Files, path: string): string => {
  const body = files.get(path);
  assert.ok(body !== undefined, `there is no ${path}`);
  return typeof body === 'string' ? body : Buffer.from(body).toString();
};

/** UPDATE_GOLDEN=1 writes the files anew; read what changed before it is committed. */
function golden(name: string, text: string): void {
  const path = join(HERE, 'expected', name.replaceAll('/', '_'));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  assert.equal(text, readFileSync(path, 'utf8'), name);
}

describe('what karst build makes of ten detections', () => {
  let source: BuildSource;
  let app: { readonly files: Files; readonly diagnostics: readonly Diagnostic[] };
  before(async () => {
    source = await sourceOf(join(HERE, 'content'));
    app = await buildApp(source);
  });

  it('loads all of them', () => {
    assert.deepEqual(
      source.content.diagnostics.filter(({ kind }) => kind !== 'warning'),
      [],
    );
    assert.equal(source.content.detections.length, 9);
  });

  it('has the same app to the byte', () => {
    const confs = [...app.files.keys()].filter((path) =>
      /^default\/[\w-]+\.conf$|manifest$|views|panels|data_sources/.test(path),
    );
    assert.equal(confs.length, 14);
    for (const path of confs) golden(path, textOf(app.files, path));
    assert.equal(textOf(app.files, 'lookups/rare_tools.csv'), 'process,is_rare\n*psexec*,true\n');
  });

  it('has the same JSON API and layer to the byte', () => {
    for (const [path, body] of buildApi(source, '2026-02-03')) {
      const text = String(body);
      assert.match(text, /^\{"\w+": [[{].+"[^\n]*\}$/, path);
      // Written as Python does, on one line; the golden file has lines to compare.
      golden(`api_${path}`, `${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    }
    for (const [path, body] of buildReport(source)) golden(`reporting_${path}`, String(body));
  });

  it('says that a saved search has one risk message only', () => {
    assert.deepEqual(
      app.diagnostics.map(({ code, file }) => [code, file?.split('/').at(-1)]),
      [['build/one-risk-message', 'newest_form.yml']],
    );
  });

  it('packs the same files into the same bytes', () => {
    const packed = tarball('example_detections', app.files);
    assert.deepEqual(packed, tarball('example_detections', new Map([...app.files].reverse())));
    const tar = gunzipSync(packed);
    assert.equal(tar.subarray(0, 37).toString(), 'example_detections/LICENSE-ATTACK.txt');
    assert.equal(tar.subarray(257, 263).toString(), 'ustar\0');
    assert.equal(tar.subarray(136, 147).toString(), '00000000000');
    assert.equal(tar.length % 512, 0);
  });

  it('lets no text of the content become markup, and links to no script', () => {
    const site = buildSite(source);
    for (const [path, body] of site) {
      if (!path.endsWith('.html')) continue;
      assert.doesNotMatch(
        String(body),
        /<b>Text|<img |<script>|href="javascript|(src|href)="(https?:)?\/\/[^"]*\.(js|css)/,
        path,
      );
    }
    const page = textOf(site, 'detections/hostile_b_text_b_quotes.html');
    assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt;, with <code>code<\/code>/);
    assert.match(page, /<a href="https:\/\/example.com\/a\?b&amp;c" rel="noreferrer">link<\/a>/);
    assert.match(textOf(site, 'stories/odd_logins.html'), /<li>javascript:alert\(1\)<\/li>/);
  });

  it('links only to pages that there are', () => {
    const site = buildSite(source);
    for (const [path, body] of site) {
      for (const [, link = ''] of String(body).matchAll(/(?:href|src)="(?!https?:|#)([^"#]+)/g)) {
        const target = join(path, '..', link);
        assert.ok(site.has(target), `${path} links to ${target}`);
      }
    }
  });
});

/** Lines lose what is blank at their ends on the way through a .conf file. */
const lines = (text: string): readonly string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());

describe('an app that is read back', () => {
  let folder: string;
  let source: BuildSource;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'karst-build-'));
    source = await sourceOf(join(HERE, 'content'));
    const { files } = await buildApp(source);
    await mkdir(join(folder, 'default'));
    for (const name of ['savedsearches.conf', 'macros.conf'])
      await writeFile(join(folder, 'default', name), files.get(`default/${name}`) ?? '');
  });
  after(() => rm(folder, { recursive: true }));

  it('has the same detections and macros', async () => {
    const back = await loadContent([folder]);
    const byName = new Map(back.detections.map((detection) => [detection.name, detection]));
    assert.equal(back.detections.length, source.content.detections.length);
    for (const { name, id, version, type, search, date, tags, riskObjects, description } of source.content.detections) {
      const read = byName.get(name);
      assert.ok(read, name);
      assert.deepEqual([read.id, read.version, read.type, read.date], [id, version, type, date]);
      assert.deepEqual(lines(read.search), lines(search));
      assert.ok(lines(read.description).join('\n').endsWith(lines(description).join('\n')), name);
      assert.deepEqual(read.tags.analyticStory, tags.analyticStory);
      assert.deepEqual([...read.tags.mitreAttackId].sort(), [...tags.mitreAttackId].sort());
      if (read.deployment?.rba)
        assert.deepEqual(
          read.riskObjects.map(({ field, score }) => `${field} ${score}`).sort(),
          riskObjects.map(({ field, score }) => `${field} ${score}`).sort(),
        );
    }
    assert.deepEqual(
      lines(back.macros.get('over(2)')?.definition ?? ''),
      lines(source.content.macros.get('over(2)')?.definition ?? ''),
    );
  });
});

describe('the page of the seed detection', () => {
  let page: string;
  before(async () => {
    page = textOf(buildSite(await sourceOf(join(PACKS, 'escu-seed'))), 'detections/windows_abused_web_services.html');
  });

  const text = (): string =>
    page
      .replace(/<[^>]+>/g, ' ')
      .replace(/&quot;/g, '"')
      .replace(/\s+/g, ' ');

  it('goes with the same saved search to the byte', async () => {
    const { files } = await buildApp(await sourceOf(join(PACKS, 'escu-seed')));
    golden('seed_savedsearches.conf', textOf(files, 'default/savedsearches.conf'));
  });

  it('has every section, in order', () => {
    const headings = [...page.matchAll(/<h2 id="[\w-]+"><a href="#[\w-]+">([^<]+)/g)].map(([, heading]) => heading);
    assert.deepEqual(headings, [
      'Description',
      'Search',
      'Data Source',
      'Macros Used',
      'Annotations',
      'Default Configuration',
      'Implementation',
      'Known False Positives',
      'Associated Analytic Story',
      'Risk Based Analytics (RBA)',
      'Drilldown Searches',
      'References',
      'Detection Testing',
    ]);
  });

  it('has the values of every section', () => {
    for (const wanted of [
      'ID Technique Tactic T1102 Web Service Command And Control',
      'Name Platform Sourcetype Source Supported add-on Sysmon EventID 22 Windows XmlWinEventLog',
      'security_content_ctime convert timeformat="%Y-%m-%dT%H:%M:%S" ctime($field$)',
      'windows_abused_web_services_filter search *',
      'windows_abused_web_services_filter is an empty macro by default',
      'Disabled true Cron Schedule 0 * * * * Earliest Time -70m@m Latest Time -10m@m Schedule Window auto',
      'Creates Notable Yes Rule Title %name% Rule Description %description% Notable Event Fields user, dest',
      'Creates Risk Event True',
      'NjRAT CISA AA24-241A',
      'a network connection on known abused web services from $dest$ 36 60 60',
      'Validation ✓ Passing N/A N/A N/A Unit ✓ Passing',
      'Integration ✗ Failing no &lt;risk&gt; event',
      'Source: detections/endpoint/windows_abused_web_services.yml | Version: 3',
    ])
      assert.ok(text().includes(wanted), `${wanted}\n${text()}`);
    assert.equal(page.match(/<span class="line">/g)?.length, 6);
  });
});
