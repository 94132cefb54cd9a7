import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runKarst } from './program.js';
import { recorder } from './recorder.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-new-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function karst(...args: string[]) {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

describe('karst new', () => {
  it('writes a detection that is valid and whose tests pass', async () => {
    const options = ['--technique', 'T1059.001', '--dir', 'mine'];
    const made = await karst('new', 'Odd Shell', ...options);
    assert.equal(made.code, 0, made.err);
    assert.deepEqual(made.out.trim().split('\n'), [
      'mine/detections/endpoint/odd_shell.yml',
      'mine/macros/odd_shell_filter.yml',
      'mine/stories/my_detections.yml',
      'mine/data_sources/sysmon_eventid_1.yml',
      'mine/data/odd_shell.xml',
    ]);
    const second = await karst(
      ...['new', 'Odd Key', '--type', 'Anomaly', '--data-source', 'AWS CloudTrail CreateAccessKey', '--dir', 'mine'],
    );
    assert.equal(second.code, 0, second.err);
    assert.ok(!second.out.includes('stories/'));
    const valid = await karst('validate', '--content', 'mine');
    assert.equal(valid.code, 0, valid.err + valid.out);
    const tested = await karst('test', 'mine', '--format', 'json');
    assert.equal(tested.code, 0, tested.out);
    assert.deepEqual(JSON.parse(tested.out).summary, { total: 6, passed: 6, failed: 0, skipped: 0 });
  });

  it('overwrites nothing and says what it cannot start from', async () => {
    const before = readFileSync(join(folder, 'mine/detections/endpoint/odd_shell.yml'), 'utf8');
    const again = await karst('new', 'Odd Shell', '--dir', 'mine');
    assert.equal(again.code, 1);
    assert.match(again.err, /odd_shell\.yml is there already\./);
    assert.equal(readFileSync(join(folder, 'mine/detections/endpoint/odd_shell.yml'), 'utf8'), before);
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--data-source', 'Palo Alto Network Traffic'], /not supported yet: .*Palo Alto Network Traffic/],
      [['--data-source', 'Sysmon EventID 255'], /not supported yet: simulated events of Sysmon EventID 255/],
      [['--type', 'Correlation'], /--type must be one of TTP, Anomaly, Hunting, not `Correlation`/],
      [['--technique', 'phishing'], /--technique must be the id of a technique/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await karst('new', 'Other', '--dir', 'other', ...args);
      assert.equal(code, 1);
      assert.match(err, message);
    }
    assert.ok(!existsSync(join(folder, 'other')));
  });
});
