import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulate } from '../../src/rehearse/index.js';
import { type Measure, median, timed } from './ratio.js';

const DETECTIONS = 100;
const DATASET_BYTES = 12_000;
const SEED = 'packs/escu-seed/detections/endpoint/windows_abused_web_services.yml';

/** Telemetry with an attack in it, cut to the size of a small dataset. */
function dataset(lines: readonly string[], turn: number): string {
  const attack = lines.filter((line) => line.includes('ngrok'));
  const noise = lines.filter((line) => !/pastebin|textbin|ngrok|discord|duckdns/.test(line));
  let text = `${attack[turn % attack.length] ?? ''}\n`;
  for (let i = turn; text.length < DATASET_BYTES; i += 1) text += `${noise[i % noise.length] ?? ''}\n`;
  return text;
}

/** A repository of detections that are alike, each with a name, an id and data of its own. */
function writeContent(folder: string): void {
  const seed = readFileSync(SEED, 'utf8');
  const lines = simulate({ technique: 'T1102', seed: 1, events: 2000, start: Date.UTC(2024, 2, 1) }) ?? [];
  for (const name of ['detections', 'data']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'contentctl.yml'), 'app: {}\n');
  for (let i = 0; i < DETECTIONS; i += 1) {
    writeFileSync(join(folder, 'data', `${i}.xml`), dataset(lines, i));
    const text = seed
      .replace(/^name: (.*)$/m, `name: $1 ${i}`)
      .replace(/^id: .*$/m, `id: 00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)
      .replace(/data: \S+\.xml/, `data: data/${i}.xml`);
    writeFileSync(join(folder, 'detections', `${i}.yml`), text);
  }
}

/** `karst test` of 100 detections with small datasets, process start included. Needs `npm run build` first. */
export async function benchDetectionTests(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  try {
    writeContent(folder);
    const command = ['dist/karst.js', 'test', '--content', folder, '--format', 'json'];
    const run = (): string => execFileSync('node', command, { encoding: 'utf8' });
    const { summary } = JSON.parse(run()) as { summary: { total: number; passed: number } };
    if (summary.passed !== summary.total || summary.total !== 3 * DETECTIONS) {
      throw new Error(`${summary.passed} of ${summary.total} tests passed`);
    }
    const each = median(await timed(3, run)) / DETECTIONS;
    const detail = `validation, unit and integration test of each of ${DETECTIONS}, ${DATASET_BYTES / 1000} KB datasets, median of 3`;
    return [{ name: 'karst test, a detection', value: each, unit: 'ms', bound: { kind: 'most', value: 100 }, detail }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
