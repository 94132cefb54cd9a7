import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

/* karst test on the real engine, over a small content repository of its own and over the bundled detection. */

const folder = mkdtempSync(join(tmpdir(), 'karst-tests-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface TestJson {
  readonly summary: Readonly<Record<string, number>>;
  readonly detections: readonly {
    readonly name: string;
    readonly id: string;
    readonly file: string;
    readonly tests: readonly {
      readonly name: string;
      readonly type: string;
      readonly status: string;
      readonly message: string;
      readonly rows: number;
      readonly ms: number;
    }[];
  }[];
}

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(['test', ...args], terminal, folder);
  return { code, out: out(), err: err() };
}

async function tested(...args: readonly string[]): Promise<TestJson & { readonly code: number }> {
  const { code, out } = await karst(...args, '--format', 'json');
  return { code, ...(JSON.parse(out) as TestJson) };
}

function write(path: string, content: unknown): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
}

let ids = 0;
const id = (): string => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;

const DATA = { data: 'data/logins.json', source: 'app', sourcetype: 'app:login' };
const RBA = { message: '$user$ failed on $dest$', risk_objects: [{ field: 'user', type: 'user', score: 40 }] };

interface Parts {
  readonly name: string;
  readonly search: string;
  readonly type?: string;
  readonly test?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

function detection({ name, search, type = 'TTP', test = {}, tags = {}, more = {} }: Parts): void {
  const file = name.toLowerCase().replaceAll(' ', '_');
  const risky = type === 'TTP' || type === 'Anomaly';
  write(`content/detections/app/${file}.yml`, {
    ...{ name, id: id(), version: 1, date: '2024-01-01', author: 'x', status: 'production', type },
    ...{ description: 'd', how_to_implement: 'none', known_false_positives: 'none', references: [] },
    search: `${search} | \`${file}_filter\``,
    data_source: ['App Login'],
    tags: {
      analytic_story: ['Logins'],
      asset_type: 'App',
      security_domain: 'access',
      mitre_attack_id: ['T1110.001'],
      product: [],
      ...tags,
    },
    ...(risky && { rba: RBA }),
    tests: [{ name: 'T', attack_data: [DATA], ...test }],
    ...more,
  });
}

const FAILURES = 'sourcetype=app:login action=failure | stats count by user dest';

before(() => {
  const logins = ['ann', 'bob', 'bob'].map((user, i) => ({
    ...{ time: `2024-05-01T10:0${i}:00Z`, user, dest: `srv${i}` },
    action: i > 0 ? 'failure' : 'success',
  }));
  write('content/data/logins.json', logins.map((event) => `${JSON.stringify(event)}\n`).join(''));
  write('content/data/pointer.json', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n');
  write('content/data_sources/app_login.yml', { name: 'App Login', id: id(), source: 'app', sourcetype: 'app:login' });
  write('content/stories/logins.yml', { name: 'Logins', id: id(), version: 1 });
  write('content/macros/failures.yml', { name: 'failures', definition: 'sourcetype=app:login action=failure' });
  write('content/baselines/usual_users.yml', {
    ...{ name: 'Usual Users', id: id(), version: 1, type: 'Baseline' },
    search: 'sourcetype=app:login | stats count as seen by user | outputlookup usual_users',
    tags: { detections: ['Unusual User'] },
  });
  write('content/lookups/usual_users.yml', { name: 'usual_users', filename: 'usual_users.csv' });
  write('content/lookups/usual_users.csv', 'user,seen\n');
  detection({
    name: 'Good',
    search: '`failures` | stats count by user dest',
    test: { expect: { count: 2, rows: [{ user: 'b*', count: 1 }] } },
  });
  detection({ name: 'Dry', search: 'sourcetype=app:login | where action="denied" | stats count by user dest' });
  detection({ name: 'No Risk Field', search: 'sourcetype=app:login | stats count by dest' });
  detection({ name: 'Open Message', search: 'sourcetype=app:login | stats count by user' });
  detection({ name: 'Wrong Count', search: FAILURES, test: { expect: { count: 3, without: [{ user: 'bob' }] } } });
  detection({
    name: 'True Negative',
    search: 'sourcetype=app:login user=eve | stats count by user dest',
    test: { expect: 'none' },
  });
  detection({ name: 'Hunt', type: 'Hunting', search: 'sourcetype=app:login | stats count' });
  detection({ name: 'By Hand', search: FAILURES, tags: { manual_test: 'needs a lookup' } });
  detection({ name: 'Early', search: FAILURES, more: { status: 'experimental' } });
  detection({ name: 'Pointer', search: FAILURES, test: { attack_data: [{ ...DATA, data: 'data/pointer.json' }] } });
  detection({ name: 'Mistake', search: 'sourcetype=app:login | stat count by user' });
  detection({
    name: 'Unusual User',
    search:
      'sourcetype=app:login | stats count by user dest | lookup usual_users user OUTPUT seen | where isnull(seen)',
    test: {
      attack_data: [{ ...DATA, data: 'data/new.json' }],
      baseline_data: [DATA],
      expect: { count: 1, rows: [{ user: 'eve' }] },
    },
  });
  detection({
    name: 'Risky User',
    type: 'Correlation',
    search:
      '| from datamodel Risk.All_Risk | stats sum(risk_score) as score dc(source) as sources by risk_object | where score > 100',
    test: {
      detections: ['Good', 'Wrong Count'],
      expect: { count: 1, rows: [{ risk_object: 'bob', score: 160, sources: 2 }] },
    },
  });
  write(
    'content/data/new.json',
    '{"time":"2024-05-02T10:00:00Z","user":"eve","dest":"srv1","action":"success"}\n{"time":"2024-05-02T10:00:01Z","user":"ann","dest":"srv1"}\n',
  );
  write('content/detections/app/broken.yml', 'name: Broken\nid: 7\n');
});

const statuses = ({ detections }: TestJson, name: string): string =>
  detections
    .find((d) => d.name === name)
    ?.tests.map(({ status }) => status)
    .join(' ') ?? 'absent';
const messages = ({ detections }: TestJson, name: string): readonly string[] =>
  detections.find((d) => d.name === name)?.tests.map(({ message }) => message) ?? [];

describe('the bundled detection', () => {
  it('passes its three tests on the simulated attack, offline', async () => {
    const { code, summary, detections } = await tested('windows abused web services', '--offline');
    assert.deepEqual([code, summary], [0, { total: 3, passed: 3, failed: 0, skipped: 0 }]);
    const [first] = detections;
    assert.equal(first?.id, '01f0aef4-8591-4daa-a53d-0ed49823b681');
    assert.deepEqual(
      first?.tests.map(({ name, type, status, message, rows }) => [name, type, status, message, rows]),
      [
        ['Validation', 'validation', 'pass', '', 0],
        ['True Positive Test', 'unit', 'pass', '', 10],
        ['True Positive Test', 'integration', 'pass', '', 10],
      ],
    );
  });
});

describe('a content repository', () => {
  let all: Awaited<ReturnType<typeof tested>>;
  before(async () => {
    all = await tested('--content', 'content', '--offline');
  });

  it('is tested alone, each detection by its own rules', () => {
    const expected: Readonly<Record<string, string>> = {
      'broken.yml': 'fail',
      Good: 'pass pass pass',
      Dry: 'pass fail fail',
      'No Risk Field': 'pass fail fail',
      'Open Message': 'pass pass fail',
      'Wrong Count': 'pass fail fail',
      'True Negative': 'pass pass skip',
      Hunt: 'pass pass skip',
      'By Hand': 'pass skip skip',
      Early: 'pass skip skip',
      Pointer: 'pass error fail',
      Mistake: 'fail error fail',
      'Unusual User': 'pass pass pass',
      'Risky User': 'pass pass pass',
    };
    const found = Object.fromEntries(all.detections.map(({ name }) => [name, statuses(all, name)]));
    assert.deepEqual(found, expected);
    assert.deepEqual([all.code, all.summary], [1, { total: 40, passed: 21, failed: 13, skipped: 6 }]);
  });

  it('says why', () => {
    assert.equal(messages(all, 'Dry')[1], 'the search found nothing');
    assert.match(messages(all, 'No Risk Field')[1] ?? '', /^row 1 has no value in “user”/);
    assert.equal(messages(all, 'Open Message')[2], 'the risk message still has $dest$');
    assert.equal(messages(all, 'Wrong Count')[1], 'expected 3 rows, found 2; a row has user=bob, which none may');
    assert.equal(messages(all, 'By Hand')[1], 'to be tested by hand: needs a lookup');
    assert.match(messages(all, 'Pointer')[1] ?? '', /Git LFS pointer/);
    assert.equal(messages(all, 'Mistake')[0], 'There is no command `stat`.');
  });

  it('is told to people with what went dry and where the mistake is', async () => {
    const { code, out } = await karst('dry', 'mistake', '--content', 'content');
    assert.equal(code, 1);
    assert.match(
      out,
      /✗ Dry .*\n {2}unit “T” failed: the search found nothing\n +3 {2}sourcetype=app:login\n +0 {2}where action="denied"\n/,
    );
    assert.match(out, /error\[spl\/unknown-command\][\s\S]*mistake\.yml:\d+:\d+/);
    assert.match(out, /\n2 detections, 6 tests in .*: 1 passed, 5 failed, 0 skipped\n$/);
  });

  it('is told to CI servers', async () => {
    const junit = await karst('dry', 'good', 'hunt', '--content', 'content', '--format', 'junit');
    assert.match(
      junit.out,
      /^<\?xml [^\n]*\n<testsuites name="karst test" tests="9" failures="2" errors="0" skipped="1"/,
    );
    assert.match(
      junit.out,
      /<testcase classname="Dry" name="unit: T" time="[\d.]+"><failure message="the search found nothing">/,
    );
    const github = await karst('mistake', '--content', 'content', '--format', 'github');
    assert.match(
      github.out,
      /^::error file=content\/detections\/app\/mistake\.yml,line=\d+,title=Mistake%3A validation failed::There is no command/,
    );
    const html = await karst('good', '--content', 'content', '--format', 'html');
    assert.match(
      html.out,
      /<td>Integration<\/td><td><span class="pass">✅ Passing<\/span><\/td><td>data\/logins.json<\/td>/,
    );
  });

  it('is summed up as contentctl does', async () => {
    await karst('good', 'dry', 'early', '--content', 'content', '--summary', 'out/summary.yml');
    const { summary, tested_detections, skipped_detections, untested_detections } = parse(
      readFileSync(join(folder, 'out', 'summary.yml'), 'utf8'),
    );
    const {
      success,
      total_detections,
      total_tested_detections,
      total_pass,
      total_fail,
      total_skipped,
      success_rate,
      mode,
    } = summary;
    assert.deepEqual(
      [success, total_detections, total_tested_detections, total_pass, total_fail, total_skipped, success_rate, mode],
      [false, 3, 2, 1, 1, 1, '50.0%', 'Selected'],
    );
    assert.deepEqual(
      tested_detections.map(({ name }: { name: string }) => name),
      ['Dry', 'Good'],
    );
    assert.deepEqual([skipped_detections[0].name, untested_detections], ['Early', []]);
    const { test_type, resultCount, status } = tested_detections[1].tests[0];
    assert.deepEqual([test_type, resultCount, status], ['unit', 2, 'pass']);
  });

  it('is narrowed by story, technique, data source and change', async () => {
    const names = async (...args: readonly string[]) =>
      (await tested(...args, '--content', 'content')).detections.map(({ name }) => name);
    assert.deepEqual(await names('good', 'hunt', '--story', 'logins', '--technique', 't1110'), ['Good', 'Hunt']);
    assert.deepEqual(await names('good', '--technique', 'T1110.002'), []);
    assert.deepEqual(await names('good', '--data-source', 'Other'), []);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: join(folder, 'content'),
        stdio: 'pipe',
      });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    assert.deepEqual(await names('--changed', 'main'), []);
    write('content/macros/failures.yml', { name: 'failures', definition: 'sourcetype=app:login action=fail*' });
    assert.deepEqual(await names('--changed', 'HEAD'), ['Good']);
    const refused = await karst('--content', 'content', '--changed', '--output=x');
    assert.equal(refused.code, 1);
    assert.match(
      (await karst('--content', 'content', '--changed', 'nowhere')).err,
      /^error\[cli\/git-ref\]: `nowhere` is no commit/,
    );
  });
});
