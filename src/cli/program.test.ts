import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

const COMMANDS = ['hunt', 'ingest', 'search', 'explain', 'simulate', 'demo', 'serve', 'token', 'completion'];

describe('karst', () => {
  it('lists every command and the exit codes in its help', async () => {
    const { code, out } = await karst('--help');
    assert.equal(code, 0);
    for (const name of COMMANDS) assert.match(out, new RegExp(`^  ${name} `, 'm'));
    assert.match(out, /^ {2}3 {2}something was found, with --fail-on-findings; or a check of karst doctor failed$/m);
  });

  it('shows examples in the help of every command', async () => {
    for (const name of COMMANDS) {
      const { code, out } = await karst(name, '--help');
      assert.equal(code, 0, name);
      assert.match(out, new RegExp(`Examples:\n  .*karst ${name}`), name);
    }
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.deepEqual(await karst('--version'), { code: 0, out: `${version}\n`, err: '' });
  });

  it('exits with 1 for a wrong command line, and says where help is', async () => {
    for (const args of [['hund'], ['hunt'], ['search', 'x', '--format', 'xml'], ['simulate', '--nope']]) {
      const { code, out, err } = await karst(...args);
      assert.deepEqual([code, out], [1, ''], args.join(' '));
      assert.match(err, /^error: .*\n[\s\S]*\(--help shows the options\)\n$/, args.join(' '));
    }
  });

  it('names every path that does not exist before it begins', async () => {
    const { code, err } = await karst('ingest', 'nowhere.evtx', 'no/such/folder');
    assert.equal(code, 1);
    for (const path of ['nowhere.evtx', 'no/such/folder']) assert.ok(err.includes(join(folder, path)), err);
  });
});

describe('karst simulate', () => {
  it('writes to a file or to standard output, the same bytes', async () => {
    const printed = await karst('simulate', '--technique', 'T1102', '--seed', '3', '--events', '120');
    const written = await karst('simulate', '--technique', 't1102', '--seed', '3', '--events', '120', '--out', 'a.xml');
    assert.equal(printed.out.split('\n').length, 121);
    assert.deepEqual(written, {
      code: 0,
      out: '',
      err: '120 events written to a.xml\nTo be raised: Windows Abused Web Services\n',
    });
    assert.equal(readFileSync(join(folder, 'a.xml'), 'utf8'), printed.out);
  });

  it('writes a folder with what the logs are and what they are to raise', async () => {
    const { code, err } = await karst('simulate', 'remote-service', 'dns-tunnel', '--events', '60', '--out', 'logs/');
    assert.equal(code, 0, err);
    assert.deepEqual(readdirSync(join(folder, 'logs')).sort(), [
      'dns-tunnel.sysmon.xml',
      'remote-service.security.xml',
      'remote-service.sysmon.xml',
      'remote-service.system.xml',
      'scenarios.yml',
    ]);
    const about = readFileSync(join(folder, 'logs/scenarios.yml'), 'utf8');
    assert.match(about, /source: XmlWinEventLog:System\n/);
    assert.match(about, /- DNS Tunnel in Long Subdomains\n/);
  });

  it('says what is wrong with an option', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [
        ['--technique', 'T9999'],
        /Technique T9999 cannot be simulated yet\.\nhint: There are scenarios for T1003\.001, /,
      ],
      [['--technique', 'T1102', '--events', '0'], /--events must be a whole number from 1 to 10000000, not `0`/],
      [['lsass-dum'], /There is no scenario called `lsass-dum`\.\nhint: Did you mean `lsass-dump`\?/],
      [['remote-service'], /needs a folder to write them to\.\nhint: Add --out FOLDER/],
      [[], /One of SCENARIO .* --list must say what to simulate/],
      [['--technique', 'T1102', '--seed', '-1'], /--seed must be a whole number/],
      [['--technique', 'T1102', '--start', 'yesterday'], /--start must be an ISO 8601 time such as/],
      [['--technique', 'T1102', '--out', 'no/such/folder/x'], /cannot be written: ENOENT/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await karst('simulate', ...args);
      assert.equal(code, 1);
      assert.match(err, message);
    }
  });
});
