import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Diagnostic, KarstError } from '../diagnostics/index.js';
import type { StoredEvent } from '../store/index.js';
import { expandPaths, ingestFile } from './index.js';
import { ingested, windowsEvent } from './ingest.fixture.js';

const LINES = Array.from(
  { length: 20_000 },
  (_, i) => `{"ts":${1_709_287_200 + i},"n":"${(i * 7919) % 100_003}"}\n`,
).join('');

describe('gzip', () => {
  it('is unpacked, also in several members', async () => {
    const data = Buffer.concat([gzipSync(LINES), gzipSync(LINES), gzipSync('{"ts":1709287200}')]);
    const { report } = await ingested(data, { blockBytes: 1000 });
    assert.deepEqual([report.format, report.events, report.damaged, report.bytes], ['json', 40_001, 0, data.length]);
  });

  it('cut off: what could be unpacked goes in', async () => {
    const packed = gzipSync(LINES);
    const { report, events, diagnostics } = await ingested(packed.subarray(0, packed.length - 1000));
    assert.ok(report.events > 19_000 && report.events < 20_000);
    assert.equal(events.length, report.events);
    assert.ok(report.damaged >= 1);
    assert.ok(diagnostics.some((d) => d.code === 'ingest/damaged-gzip'));
  });

  it('broken in the middle: what stands before goes in', async () => {
    const packed = Buffer.from(gzipSync(LINES));
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
    const { report, diagnostics } = await ingested(packed);
    assert.ok(report.events > 5_000, String(report.events));
    assert.ok(diagnostics.some((d) => d.code === 'ingest/damaged-gzip'));
  });
});

describe('formats', () => {
  it('are told by content', async () => {
    const cases: readonly (readonly [string | Buffer, string])[] = [
      [windowsEvent(1, ''), 'xml'],
      [`{"x":"${windowsEvent(1, '').replaceAll('"', "'")}"}`, 'json'],
      ['[2024-03-01 10:00:00] {"a":1}', 'text'],
      [`text about <Event>\n${'more\n'.repeat(9)}`, 'text'],
      ['<html><body>hello</body></html>', 'text'],
      ['{bad\n{"a":1}\n', 'json'],
      ['', 'empty'],
      [gzipSync(''), 'empty'],
      [Buffer.from('ElfFile\0broken'), 'evtx'],
      [Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3, 4, 0, 0, 0]), 'binary'],
      [Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 197) % 256)), 'binary'],
    ];
    for (const [data, format] of cases) {
      assert.equal((await ingested(data)).report.format, format, data.toString('latin1').slice(0, 40));
    }
  });

  it('a binary file is an error that says what it is, an empty one a warning', async () => {
    const zip = await ingested(Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3, 4, 0, 0, 0]));
    assert.deepEqual([zip.report.events, zip.report.damaged], [0, 1]);
    assert.deepEqual(
      zip.diagnostics.map((d) => [d.code, d.kind, d.file]),
      [['ingest/binary-file', 'user', 'test.log']],
    );
    assert.match(zip.diagnostics[0]?.message ?? '', /ZIP/);
    const empty = await ingested('');
    assert.deepEqual(
      empty.diagnostics.map((d) => [d.code, d.kind]),
      [['ingest/empty-file', 'warning']],
    );
    assert.deepEqual(
      (await ingested('\n\n')).diagnostics.map((d) => d.code),
      ['ingest/no-events'],
    );
  });
});

describe('events beyond 16 MB', () => {
  const long = 'x'.repeat(22 * 1024 * 1024);
  const blockBytes = 5 * 1024 * 1024;

  it('of text are divided, and it is said', async () => {
    const { events, diagnostics } = await ingested(`1709287200 a\n${long}\n1709287201 b\n`, { blockBytes });
    const whole = events.map((e) => e.raw.replaceAll('\n', '')).join('');
    assert.equal(whole.length, long.length + '1709287200 a1709287201 b'.length);
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.offset]),
      [['ingest/long-event', 13]],
    );
  });

  it('of JSON are left out, and it is said why', async () => {
    const { events, diagnostics } = await ingested(`{"a":"${long}"}\n{"a":"b"}\n`, { blockBytes });
    assert.deepEqual([events.at(-1)?.raw], ['{"a":"b"}']);
    assert.match(diagnostics[0]?.message ?? '', /longer than 16 MB/);
  });
});

describe('ingestFile', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingest-'));
    await writeFile(join(folder, 'a.json'), LINES);
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'b.log'), 'no time\n');
    await utimes(join(folder, 'sub', 'b.log'), 1_700_000_000, 1_700_000_000);
    await writeFile(join(folder, 'sub', '.hidden'), 'x');
  });
  after(() => rm(folder, { recursive: true }));

  it('hands over batches, at most two under way, and reports progress', async () => {
    const sizes: number[] = [];
    let active = 0;
    const progress: number[] = [];
    const sink = async (events: readonly StoredEvent[]): Promise<void> => {
      assert.ok(++active <= 2);
      await setImmediate();
      sizes.push(events.length);
      active--;
    };
    const path = join(folder, 'a.json');
    const options = { batchSize: 6_000, onProgress: (p: { bytes: number }) => void progress.push(p.bytes) };
    const report = await ingestFile(path, options, sink, () => assert.fail());
    assert.deepEqual(sizes, [6_000, 6_000, 6_000, 2_000]);
    assert.deepEqual(report, { path, format: 'json', events: 20_000, damaged: 0, bytes: LINES.length });
    assert.equal(progress.at(-1), LINES.length);
  });

  it('takes the time of a file whose events have none', async () => {
    const events: StoredEvent[] = [];
    const sink = async (batch: readonly StoredEvent[]): Promise<void> => void events.push(...batch);
    await ingestFile(join(folder, 'sub', 'b.log'), {}, sink, () => undefined);
    assert.deepEqual(
      events.map((e) => e.time),
      [1_700_000_000_000_000],
    );
  });

  it('rejects with what the sink rejects with', async () => {
    const sink = () => Promise.reject(new KarstError({ code: 'store/full', kind: 'user', message: 'full' }));
    await assert.rejects(
      ingestFile(join(folder, 'a.json'), {}, sink, () => undefined),
      /full/,
    );
  });

  it('reports files that cannot be opened', async () => {
    for (const path of [join(folder, 'none'), folder]) {
      const diagnostics: Diagnostic[] = [];
      const report = await ingestFile(
        path,
        {},
        async () => assert.fail(),
        (d) => diagnostics.push(d),
      );
      assert.deepEqual([report.format, report.events, report.damaged], ['unreadable', 0, 1]);
      assert.deepEqual(
        diagnostics.map((d) => [d.code, d.file]),
        [['ingest/unreadable-file', path]],
      );
    }
  });

  it('expandPaths: files once, folders in depth and order, without hidden files', async () => {
    const a = join(folder, 'a.json');
    assert.deepEqual(await expandPaths([a, folder, a]), [a, join(folder, 'sub', 'b.log')]);
    await assert.rejects(expandPaths([a, join(folder, 'none')]), (error: unknown) => {
      return error instanceof KarstError && error.diagnostics[0]?.code === 'ingest/no-such-path';
    });
  });

  it('expandPaths: says what a folder has none of, and what it leaves out', async () => {
    const place = await mkdtemp(join(tmpdir(), 'karst-paths-'));
    await mkdir(join(place, 'empty'));
    await mkdir(join(place, 'set'));
    const [log, about] = [join(place, 'set', 'a.log'), join(place, 'set', 'set.yml')];
    await writeFile(log, 'x\n');
    await writeFile(about, 'sourcetype: x\n');
    const told: (string | undefined)[][] = [];
    const files = await expandPaths([join(place, 'empty'), join(place, 'set')], (d) => told.push([d.code, d.file]));
    assert.deepEqual(files, [log]);
    assert.deepEqual(told, [
      ['ingest/empty-folder', undefined],
      ['ingest/description', about],
    ]);
    assert.deepEqual(await expandPaths([about]), [about]);
    await rm(place, { recursive: true });
  });

  it('expandPaths: refuses what can be read only once', async () => {
    await assert.rejects(expandPaths(['/dev/null']), (error: unknown) => {
      return error instanceof KarstError && error.diagnostics[0]?.code === 'ingest/not-a-file';
    });
  });
});
