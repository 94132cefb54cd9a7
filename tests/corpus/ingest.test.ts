import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Diagnostic } from '../../src/diagnostics/index.js';
import { Utf8Text } from '../../src/ingest/bytes/index.js';
import { originOf } from '../../src/ingest/event/index.js';
import { expandPaths, type FileReport, ingestFile } from '../../src/ingest/index.js';
import { XmlEvents } from '../../src/ingest/xml/index.js';
import type { StoredEvent } from '../../src/store/index.js';

const LOGS = join(process.env.KARST_CORPUS ?? join(import.meta.dirname, '../../../shared/corpus'), 'logs');

interface Read {
  readonly report: FileReport;
  readonly diagnostics: readonly Diagnostic[];
  readonly channels: ReadonlyMap<string, number>;
}

async function read(path: string, check: (event: StoredEvent) => void = () => undefined): Promise<Read> {
  const diagnostics: Diagnostic[] = [];
  const channels = new Map<string, number>();
  const sink = async (events: readonly StoredEvent[]): Promise<void> => {
    for (const event of events) {
      channels.set(event.source, (channels.get(event.source) ?? 0) + 1);
      check(event);
    }
  };
  const report = await ingestFile(path, {}, sink, (d) => diagnostics.push(d));
  return { report, diagnostics, channels };
}

/** The path below the logs folder, or undefined after skipping the test. */
function corpus(t: TestContext, ...parts: readonly string[]): string | undefined {
  const path = join(LOGS, ...parts);
  if (existsSync(path)) return path;
  t.skip(`no corpus at ${path}; set KARST_CORPUS to a checkout`);
  return undefined;
}

function checkWindowsEvent(event: StoredEvent): void {
  assert.equal(event.names.length, event.values.length);
  assert.equal(new Set(event.names).size, event.names.length);
  assert.ok(event.names.includes('EventCode'), event.raw.slice(0, 300));
  assert.ok(event.time > 1e15 && event.time < 2e15, `${event.time}`);
  assert.equal(event.sourcetype, 'XmlWinEventLog');
}

/** All there is to an event that was read, whichever way it is kept. */
function inStrings({ event, ...rest }: ReturnType<XmlEvents['read']>): object {
  const { time, index, sourcetype, source, host, raw, names, values } = event;
  return { ...rest, time, index, sourcetype, source, host, raw, names, values };
}

interface OracleFile {
  readonly events: number;
  readonly decoder: string;
  readonly file: string;
}

function oracleIndex(path: string): readonly OracleFile[] {
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [, events = '', decoder = '', file = ''] = row.split('\t');
    return { events: Number(events), decoder, file: basename(file) };
  });
}

/** Events that our EVTX reader finds beyond libevtx's; the EVTX corpus test says why. */
const BEYOND_ORACLE: Readonly<Record<string, number>> = {
  'LM_ScheduledTask_ATSVC_target_host.evtx': 2,
  'LM_xp_cmdshell_MSSQL_Events.evtx': 4,
  '2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx': 21,
  'sample-with-zero-data-size-event.evtx': 114,
  'sample_with_a_bad_chunk_magic.evtx': 31,
  'security_bad_string_cache.evtx': 2261,
};

describe('corpus: event XML', () => {
  for (const [name, events] of [
    ['attack-samples.xml.gz', 8_242],
    ['edge-cases.xml.gz', 16_125],
  ] as const) {
    it(`${name} gives ${events} events`, async (t) => {
      const path = corpus(t, 'oracle', name);
      if (path === undefined) return;
      const { report, diagnostics } = await read(path, checkWindowsEvent);
      assert.deepEqual(diagnostics, []);
      assert.deepEqual([report.format, report.events, report.damaged], ['xml', events, 0]);
    });

    it(`${name}: what is learnt from events before an event changes nothing in it`, async (t) => {
      const path = corpus(t, 'oracle', name);
      if (path === undefined) return;
      const origin = originOf(name, 0, {});
      const learned = new XmlEvents(origin);
      let compared = 0;
      for (const line of gunzipSync(readFileSync(path)).toString().split('\n')) {
        if (line === '') continue;
        const fresh = new XmlEvents(origin);
        assert.deepEqual(
          inStrings(learned.read(Utf8Text.of(line), 0, 0, 0)),
          inStrings(fresh.read(Utf8Text.of(line), 0, 0, 0)),
        );
        compared++;
      }
      assert.equal(compared, events);
    });
  }
});

describe('corpus: JSON', () => {
  it('Windows events as NXLog writes them', async (t) => {
    const path = corpus(t, 'json', 'windows-attack-events.jsonl.gz');
    if (path === undefined) return;
    const { report, diagnostics, channels } = await read(path, checkWindowsEvent);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual([report.format, report.events, report.damaged], ['json', 168_303, 0]);
    assert.equal(channels.get('XmlWinEventLog:Microsoft-Windows-Sysmon/Operational'), 94_909);
    assert.equal(channels.get('XmlWinEventLog:Security'), 28_964);
  });

  it('events of cloud services', async (t) => {
    const path = corpus(t, 'json', 'labelled-cloud-events.jsonl.gz');
    if (path === undefined) return;
    const { report } = await read(path, (event) => assert.equal(event.sourcetype, '_json'));
    assert.deepEqual([report.format, report.events, report.damaged], ['json', 3_062, 0]);
  });
});

describe('corpus: EVTX', () => {
  for (const folder of ['attack-samples', 'edge-cases']) {
    it(`${folder}: every record becomes an event`, async (t) => {
      const index = corpus(t, 'oracle', `${folder}.index.tsv`);
      if (index === undefined) return;
      const files = await expandPaths([join(LOGS, 'evtx', folder)]);
      const wrong: string[] = [];
      for (const { file, events } of oracleIndex(index).filter((row) => row.decoder === 'libevtx')) {
        const path = files.find((found) => basename(found) === file);
        assert.ok(path !== undefined, file);
        const { report } = await read(path, checkWindowsEvent);
        const expected = events + (BEYOND_ORACLE[file] ?? 0);
        if (report.events !== expected) wrong.push(`${file}: ${report.events}, not ${expected}`);
      }
      assert.deepEqual(wrong, []);
    });
  }
});
