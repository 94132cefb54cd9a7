import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  checkMacros,
  deploymentFor,
  findDetections,
  loadContent,
  loadDetectionFile,
  unknownDetection,
  withDetection,
} from './index.js';

const made: string[] = [];
after(() => Promise.all(made.map((path) => rm(path, { recursive: true }))));

/** Makes a content directory of path → text. */
async function directory(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'karst-content-'));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const idOf = (n: number): string => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;

function detection(name: string, id: number, more: { type?: string; search?: string; story?: string } = {}): string {
  return `name: ${name}
id: ${idOf(id)}
version: 1
date: '2024-10-01'
author: Someone
status: production
type: ${more.type ?? 'Hunting'}
description: Something odd.
data_source: []
search: ${more.search ?? 'index=main odd'}
how_to_implement: Collect it.
known_false_positives: None known.
references: []
tags: {analytic_story: [${more.story ?? ''}], asset_type: Endpoint, security_domain: endpoint}
`;
}

const deployment = (name: string, type: string, cron: string): string => `name: ${name}
type: ${type}
scheduling: {cron_schedule: ${cron}, earliest_time: -70m@m, latest_time: -10m@m, schedule_window: auto}
`;

const HUNTING = { 'deployments/h.yml': deployment('ESCU Default Configuration Hunting', 'Hunting', '0 * * * *') };

describe('loadContent', () => {
  it('goes on after bad files and says what is wrong with each', async () => {
    const root = await directory({
      ...HUNTING,
      'detections/endpoint/a.yml': detection('A', 1),
      'detections/endpoint/bad.yml': 'name: [',
      'detections/endpoint/empty.yml': '',
      'macros/bad.yml': 'definition: x\n',
      'macros/two.yml': 'name: two\narguments: [a, b]\ndefinition: eval $a$=$b$\n',
      'detections/endpoint/notes.txt': 'not content',
    });
    const content = await loadContent([root]);
    assert.deepEqual(
      content.detections.map((d) => d.name),
      ['A'],
    );
    assert.deepEqual([...content.macros.keys()].sort(), ['a_filter', 'two(2)']);
    assert.deepEqual(content.macros.get('a_filter'), { name: 'a_filter', args: [], definition: 'search *' });
    assert.deepEqual(
      content.diagnostics.map((d) => [d.code, d.file?.slice(root.length + 1)]),
      [
        ['content/malformed-yaml', 'detections/endpoint/bad.yml'],
        ['content/not-a-mapping', 'detections/endpoint/empty.yml'],
        ['content/missing-key', 'macros/bad.yml'],
      ],
    );
  });

  it('lets later directories replace what has the same name', async () => {
    const first = await directory({
      ...HUNTING,
      'detections/a.yml': detection('Odd Thing', 1),
      'detections/b.yml': detection('Other Thing', 2),
      'macros/a_filter.yml': 'name: a_filter\ndefinition: search *\n',
    });
    const second = await directory({
      'detections/mine.yml': detection('odd thing', 3, { search: 'index=mine' }),
      'macros/a_filter.yml': 'name: a_filter\ndefinition: search NOT user=me\n',
      'deployments/mine.yml': deployment('Mine', 'Hunting', '5 * * * *'),
    });
    const content = await loadContent([first, second]);
    assert.deepEqual(content.diagnostics, []);
    assert.deepEqual(
      content.detections.map((d) => [d.name, d.search]),
      [
        ['Other Thing', 'index=main odd'],
        ['odd thing', 'index=mine'],
      ],
    );
    assert.equal(content.macros.get('a_filter')?.definition, 'search NOT user=me');
    const [other] = content.detections;
    assert.equal(other && deploymentFor(content, other)?.name, 'Mine');
  });

  it('reports a name or an id that is taken, and keeps what came first', async () => {
    const root = await directory({
      ...HUNTING,
      'detections/a.yml': detection('A', 1),
      'detections/b.yml': detection('a', 2),
      'detections/c.yml': detection('C', 1),
    });
    const content = await loadContent([root]);
    assert.deepEqual(
      content.detections.map((d) => d.name),
      ['A'],
    );
    assert.deepEqual(
      content.diagnostics.map((d) => [d.code, d.source?.slice(d.span?.from, d.span?.to)]),
      [
        ['content/duplicate-name', 'a'],
        ['content/duplicate-id', idOf(1)],
      ],
    );
  });

  it('warns once of each story that does not exist, with the nearest that does', async () => {
    const root = await directory({
      ...HUNTING,
      'detections/a.yml': detection('A', 1, { story: 'Ransomwear' }),
      'detections/b.yml': detection('B', 2, { story: 'Ransomwear' }),
      'stories/r.yml': `name: Ransomware\nid: ${idOf(9)}\ntags: {category: [Malware]}\n`,
    });
    const { diagnostics, stories } = await loadContent([root]);
    assert.deepEqual(stories.get('Ransomware')?.category, ['Malware']);
    assert.deepEqual(
      diagnostics.map((d) => [d.kind, d.message, d.hint, d.source?.slice(d.span?.from, d.span?.to)]),
      [
        [
          'warning',
          'There is no analytic story “Ransomwear” (named by 2 detections).',
          'Did you mean “Ransomware”?',
          'Ransomwear',
        ],
      ],
    );
  });

  it('finds the deployment by the fixed name before others of its type', async () => {
    const root = await directory({
      'deployments/a.yml': deployment('ESCU Default Configuration Hunting', 'Anomaly', '1 * * * *'),
      'deployments/b.yml': deployment('Another', 'Hunting', '2 * * * *'),
      'deployments/c.yml':
        'name: Old\ntags: {type: TTP}\nscheduling: {cron_schedule: 3 * * * *, earliest_time: a, latest_time: b}\n',
      'deployments/d.yml': deployment('Untyped', '', '4 * * * *'),
      'deployments/e.yml': deployment('Mistyped', 'Hunt', '4 * * * *'),
      'detections/a.yml': detection('A', 1),
      'detections/b.yml': detection('B', 2, { type: 'Correlation' }),
    });
    const content = await loadContent([root]);
    assert.deepEqual(
      content.detections.map((d) => deploymentFor(content, d)?.scheduling.cronSchedule),
      ['1 * * * *', undefined],
    );
    assert.equal(content.deployments.find((d) => d.type === 'TTP')?.scheduling.scheduleWindow, 'auto');
    assert.deepEqual(
      content.diagnostics.map((d) => d.code),
      ['content/missing-key', 'content/invalid-value', 'content/no-deployment'],
    );
  });

  it('reads lookups of both schemas and misses their files', async () => {
    const root = await directory({
      'lookups/old.yml':
        "name: old\nfilename: old.csv\nmatch_type: WILDCARD(a), CIDR(b)\ncase_sensitive_match: 'false'\nmin_matches: 1\ndefault_match: 'false'\n",
      'lookups/old.csv': 'a,b\n',
      'lookups/kv.yml': 'name: kv\ncollection: things\nfields_list: _key, user\n',
      'lookups/new_kv.yml': 'name: new_kv\nlookup_type: kvstore\nfields: [_key, user]\n',
      'lookups/new.yml': 'name: new\nlookup_type: csv\nmatch_type: [WILDCARD(a)]\ndefault_match: false\n',
    });
    const { lookups, diagnostics } = await loadContent([root]);
    assert.deepEqual(lookups.get('old'), {
      name: 'old',
      description: '',
      path: join(root, 'lookups/old.csv'),
      fields: [],
      matchTypes: ['WILDCARD(a)', 'CIDR(b)'],
      minMatches: 1,
      defaultMatch: 'false',
      caseSensitive: false,
      file: join(root, 'lookups/old.yml'),
    });
    assert.deepEqual(lookups.get('kv')?.fields, ['_key', 'user']);
    assert.equal(lookups.get('kv')?.caseSensitive, true);
    assert.equal(lookups.get('new_kv')?.collection, 'new_kv');
    assert.equal(lookups.get('new')?.path, join(root, 'lookups/new.csv'));
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['content/missing-lookup-file'],
    );
  });

  it('tells a directory that is not there from one without content', async () => {
    const root = await directory({ 'readme.md': 'nothing' });
    const { diagnostics } = await loadContent([root, join(root, 'no-such'), join(root, 'readme.md')]);
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['content/empty-directory', 'content/no-such-directory', 'content/no-such-directory'],
    );
  });

  it('loads the bundled seed without a word', async () => {
    const content = await loadContent([fileURLToPath(new URL('../../packs/escu-seed', import.meta.url))]);
    assert.deepEqual(content.diagnostics, []);
    assert.deepEqual(checkMacros(content.detections, content.macros), []);
    const [seed] = content.detections;
    assert.equal(seed?.id, '01f0aef4-8591-4daa-a53d-0ed49823b681');
    assert.equal(seed?.version, 3);
    assert.equal(seed?.tags.riskScore, 36);
    assert.match(seed?.search ?? '', /IN \("\*pastebin\*",""\*textbin\*"", "\*ngrok\.io\*"/);
    assert.deepEqual([...content.stories.keys()].sort(), ['CISA AA24-241A', 'NjRAT']);
    const deployment = seed && deploymentFor(content, seed);
    assert.deepEqual(deployment?.scheduling, {
      cronSchedule: '0 * * * *',
      earliestTime: '-70m@m',
      latestTime: '-10m@m',
      scheduleWindow: 'auto',
    });
    assert.deepEqual(deployment?.notable, {
      ruleTitle: '%name%',
      ruleDescription: '%description%',
      nesFields: ['user', 'dest'],
    });
    assert.equal(deployment?.rba, true);
  });
});

describe('selecting and adding detections', () => {
  it('finds by name, id, path and file name, in this order', async () => {
    const root = await directory({
      ...HUNTING,
      'detections/web/a.yml': detection('Odd Thing', 1),
      'detections/b.yml': detection('A', 2),
    });
    const content = await loadContent([root]);
    const found = (selector: string) => findDetections(content, selector).map((d) => d.name);
    assert.deepEqual(found('odd THING'), ['Odd Thing']);
    assert.deepEqual(found(idOf(1).toUpperCase()), ['Odd Thing']);
    assert.deepEqual(found(join(root, 'detections/web/a.yml')), ['Odd Thing']);
    assert.deepEqual(found('a'), ['A']);
    assert.deepEqual(found('a.yml'), ['Odd Thing']);
    assert.deepEqual(found('Odd Thin'), []);
    assert.equal(unknownDetection(content, 'Odd Thin').hint, 'Did you mean “Odd Thing”?');
  });

  it('loads a file of its own and gives it a filter macro', async () => {
    const root = await directory({ 'pack/detections/x/mine.yml': detection('Mine', 7), 'loose.yml': 'name: 1\n' });
    const { item, diagnostics } = await loadDetectionFile(join(root, 'pack/detections/x/mine.yml'));
    assert.deepEqual(diagnostics, []);
    const content = item && withDetection(await loadContent([]), item);
    assert.deepEqual(
      content?.detections.map((d) => d.name),
      ['Mine'],
    );
    assert.equal(content?.macros.get('mine_filter')?.definition, 'search *');
    assert.equal((await loadDetectionFile(join(root, 'loose.yml'))).diagnostics[0]?.code, 'content/wrong-type');
    assert.equal((await loadDetectionFile(join(root, 'none.yml'))).diagnostics[0]?.code, 'content/unreadable-file');
  });
});

describe('checkMacros', () => {
  it('names macros that no table has, with the number of arguments they are called with', async () => {
    const search = '"`know`n``` `commented` ``` `two(a, \\"b,c\\")` | `a_filter`"';
    const root = await directory({ ...HUNTING, 'detections/a.yml': detection('A', 1, { search }) });
    const content = await loadContent([root]);
    const known = new Map([['know', {}]]);
    const found = checkMacros(content.detections, content.macros, known);
    assert.deepEqual(
      found.map((d) => [d.message, d.source?.slice(d.span?.from, d.span?.to)]),
      [['There is no macro `two(2)`; the search of “A” will not run.', '`two(a, "b,c")`']],
    );
  });
});
