import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { benchEvtx } from '../../src/ingest/evtx/evtx.bench.js';
import { corpusFolder } from '../corpus/corpus.js';
import type { Measure } from './ratio.js';

const HEADER = 4096;
const CHUNK = 65_536;
const WANTED = 32 * 1024 * 1024;

function eventLogs(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((f) => join(folder, f))
    .filter((f) => f.endsWith('.evtx') && statSync(f).isFile());
}

/** Chunks do not depend on their place, so that full ones of many files make one dense log. */
function denseLog(paths: readonly string[]): Buffer {
  const chunks: Buffer[] = [];
  for (const path of paths) {
    const data = readFileSync(path);
    for (let at = HEADER; at + CHUNK <= data.length; at += CHUNK) {
      const chunk = data.subarray(at, at + CHUNK);
      const full = chunk.subarray(0, 7).toString('latin1') === 'ElfChnk' && chunk.readUInt32LE(48) > CHUNK * 0.9;
      if (full) chunks.push(chunk);
    }
  }
  const first = paths[0];
  if (first === undefined || chunks.length === 0) throw new Error('no event log to measure on');
  const header = readFileSync(first).subarray(0, HEADER);
  const times = Math.max(1, Math.ceil(WANTED / (chunks.length * CHUNK)));
  return Buffer.concat([header, ...Array.from({ length: times }, () => chunks).flat()]);
}

export function benchEventLog(): readonly Measure[] {
  const folder = corpusFolder();
  if (folder === undefined) return [];
  const data = denseLog(eventLogs(join(folder, 'logs/evtx')));
  benchEvtx(data);
  const { megabytesPerSecond, events } = benchEvtx(data);
  const detail = `${(data.length / 1e6).toFixed(0)} MB of full chunks, ${events.toLocaleString('en')} events, one core, to XML`;
  return [{ name: 'EVTX', value: megabytesPerSecond, unit: 'MB/s', bound: { kind: 'least', value: 60 }, detail }];
}
