import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulate } from '../../src/rehearse/index.js';
import { type Measure, median, timed } from './ratio.js';

/** `karst hunt` on a file of 10,000 events, process start included. Needs `npm run build` first. */
export async function benchHunt(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  try {
    const path = join(folder, 'sysmon.xml');
    const lines = simulate({ technique: 'T1102', seed: 1, events: 10_000, start: Date.UTC(2024, 2, 1) }) ?? [];
    writeFileSync(path, `${lines.join('\n')}\n`);
    const run = (): string =>
      execFileSync('node', ['dist/karst.js', 'hunt', path, '--format', 'json'], { encoding: 'utf8' });
    const { events, findings } = JSON.parse(run()) as { events: number; findings: readonly unknown[] };
    if (events !== 10_000 || findings.length === 0)
      throw new Error(`hunt found ${findings.length} in ${events} events`);
    const wall = median(await timed(5, run)) / 1000;
    const detail = `${findings.length} detection with findings, median of 5`;
    return [{ name: 'karst hunt, 10,000 events', value: wall, unit: 's', bound: { kind: 'most', value: 2 }, detail }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
