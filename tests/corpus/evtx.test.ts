import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Diagnostic } from '../../src/diagnostics/index.js';
import { type EvtxRecord, readEvtx } from '../../src/ingest/evtx/index.js';

// Compares the reader with libevtx, an independent decoder: with its stored output, and with its tool where installed.

const corpus = process.env.KARST_CORPUS ?? join(import.meta.dirname, '../../../shared/corpus');
const logs = join(corpus, 'logs/evtx');
const skip = existsSync(logs) ? false : `no event logs at ${logs}; set KARST_CORPUS`;

/**
 * Where the two decoders differ in more than spelling. `more` is how many events this reader finds beyond libevtx's,
 * `settle` undoes a difference of content, in both texts.
 */
interface Difference {
  readonly file: string;
  readonly why: string;
  readonly more?: number;
  readonly settle?: (xml: string) => string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    file: 'LM_ScheduledTask_ATSVC_target_host.evtx',
    why: 'The stored index counts 32 events; the tool, too, finds 34.',
    more: 2,
  },
  { file: 'LM_xp_cmdshell_MSSQL_Events.evtx', why: 'The stored index counts 17; the tool, too, finds 21.', more: 4 },
  {
    file: 'Security_with_size_t.evtx',
    why: 'libevtx writes size_t in decimal; Windows writes pointers in hexadecimal.',
    settle: (xml) => xml.replace(/(?<=Name='(?:ProcessId|HandleId)'>)0x[0-9a-f]+/g, (hex) => String(BigInt(hex))),
  },
  {
    file: '2-system-Microsoft-Windows-LiveId%4Operational.evtx',
    why: 'The values are text that contains markup; libevtx writes it without escaping.',
    settle: (xml) =>
      xml.replace(/(?<=<Data Name='Value'>).*(?=<\/Data><\/EventData>)/, (text) => {
        return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll('"', "'");
      }),
  },
  {
    file: 'E_Windows_system32_winevt_logs_Microsoft-Windows-Shell-Core%4Operational.evtx',
    why: 'Two events carry a RenderingInfo element, which libevtx drops.',
    settle: (xml) => xml.replace(/<RenderingInfo .*<\/RenderingInfo>/, ''),
  },
  {
    file: 'Application_no_crc32.evtx',
    why: 'libevtx takes text that is only a line end for empty.',
    settle: (xml) => xml.replace("<Data Name='ExtraInfo'>&#xA;</Data>", "<Data Name='ExtraInfo'/>"),
  },
  {
    file: '2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx',
    why: 'libevtx leaves a chunk at the first damage; 21 more of its records follow.',
    more: 21,
  },
  {
    file: 'sample-with-zero-data-size-event.evtx',
    why: 'libevtx leaves a chunk at the record of size zero; 114 records follow.',
    more: 114,
  },
  {
    file: 'sample_with_a_bad_chunk_magic.evtx',
    why: 'libevtx leaves a chunk at the first damage; 31 more of its records follow.',
    more: 31,
  },
  {
    file: 'security_bad_string_cache.evtx',
    why: 'Stored without events, as it has the same as security.evtx; the tool, too, finds 2261.',
    more: 2261,
  },
];

/** Events of files that libevtx decodes only in part or not at all; nothing independent is there to compare with. */
const ALONE: Readonly<Record<string, number>> = {
  'E_ShadowCopy6_windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx': 459,
  'E_Windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx': 340,
  'MSExchange_Management_wec.evtx': 1,
};

interface Entry {
  readonly path: string;
  readonly file: string;
  readonly decoder: string;
  readonly expected: readonly string[];
}

function* entries(set: string): Generator<Entry> {
  const lines = gunzipSync(readFileSync(join(corpus, `logs/oracle/${set}.xml.gz`)))
    .toString()
    .split('\n');
  const index = readFileSync(join(corpus, `logs/oracle/${set}.index.tsv`), 'utf8')
    .trim()
    .split('\n');
  for (const row of index.slice(1)) {
    const [first = '', events = '', decoder = '', path = ''] = row.split('\t');
    const from = Number(first) - 1;
    const found = join(logs, set, path.replace(/^samples\//, ''));
    yield {
      path: found,
      file: found.slice(found.lastIndexOf('/') + 1),
      decoder,
      expected: lines.slice(from, from + Number(events)),
    };
  }
}

function readAll(path: string): { readonly records: readonly EvtxRecord[]; readonly heard: readonly Diagnostic[] } {
  const heard: Diagnostic[] = [];
  return { records: [...readEvtx(readFileSync(path), (d) => heard.push(d))], heard };
}

/** One spelling for an empty element and for hexadecimal numbers, which the stored events have been given too. */
function respell(xml: string): string {
  return xml.replace(/<([\w:.]+)((?: [^<>]*)?)><\/\1>/g, '<$1$2/>').replace(/0x0+(?=[0-9a-f])/gi, '0x');
}

/** How often each text occurs in `a` beyond its times in `b`. */
function beyond(a: readonly string[], b: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of b) left.set(text, (left.get(text) ?? 0) + 1);
  return a.filter((text) => {
    const times = left.get(text) ?? 0;
    left.set(text, times - 1);
    return times <= 0;
  });
}

for (const set of ['attack-samples', 'edge-cases']) {
  test(`${set}: the events equal those of libevtx`, { skip }, (t) => {
    let equal = 0;
    for (const { path, file, decoder, expected } of entries(set)) {
      const { records } = readAll(path);
      if (decoder !== 'libevtx') {
        assert.equal(records.length, ALONE[file], file);
        continue;
      }
      const known = DIFFERENCES.find((difference) => difference.file === file);
      const spell = (xml: string) => respell(known?.settle?.(xml) ?? xml);
      const [ours, theirs] = [records.map((record) => spell(record.xml)), expected.map(spell)];
      assert.deepEqual(beyond(theirs, ours), [], `${file}: only libevtx has it`);
      assert.equal(beyond(ours, theirs).length, known?.more ?? 0, `${file}: events that only this reader has`);
      equal += theirs.length;
    }
    t.diagnostic(`${equal} events equal`);
    assert.equal(equal, set === 'attack-samples' ? 8242 : 15326);
  });
}

test('every event is one line and fits its record; sound files give no diagnostics', { skip }, () => {
  for (const { path, file } of entries('attack-samples')) {
    const { records, heard } = readAll(path);
    assert.deepEqual(heard, [], file);
    for (const { xml } of records) assert.match(xml, /^<Event [^\r\n]*<\/Event>$/);
  }
});

test('a real log cut off every 512 bytes never stops the reader', { skip }, () => {
  const whole = readFileSync(join(logs, 'edge-cases/Application_no_crc32.evtx'));
  for (let size = 512; size < whole.length; size += 512) {
    const heard: Diagnostic[] = [];
    const events = [...readEvtx(whole.subarray(0, size), (d) => heard.push(d))].length;
    assert.ok(events <= 17 && heard.length > 0, `cut at ${size}`);
  }
});

const exported = (path: string) => spawnSync('evtxexport', ['-f', 'xml', path], { maxBuffer: 2 ** 28 });
const noTool = spawnSync('evtxexport', ['-V']).error ? 'evtxexport (libevtx-utils) is not installed' : false;

test('the number and values of events equal those of evtxexport, run now', { skip: skip || noTool }, (t) => {
  let equal = 0;
  for (const name of readdirSync(join(logs, 'attack-samples'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.evtx')) continue;
    const path = join(logs, 'attack-samples', name);
    const theirs = exportedValues(exported(path).stdout.toString());
    const ours = readAll(path).records.map((record) => values(record.xml));
    assert.deepEqual(beyond(theirs, ours).concat(beyond(ours, theirs)), [], name);
    equal += ours.length;
  }
  t.diagnostic(`${equal} events equal`);
  assert.equal(equal, 8255);
});

/** The events of the tool's output, which is indented and has one after the other. */
function exportedValues(output: string): string[] {
  return output
    .split(/^(?=<Event )/m)
    .slice(1)
    .map((text) => values(text.slice(0, text.lastIndexOf('</Event>') + 8)));
}

/** What of an event's XML does not depend on quotes, indentation, line ends and references. */
function values(xml: string): string {
  const plain = xml
    .replace(/&#x([DA9]);/g, (_, digit: string) => String.fromCharCode(Number.parseInt(digit, 16)))
    .replace(/ ([\w:.-]+)=(?:"([^"]*)"|'([^']*)')/g, (_, name: string, a?: string, b?: string) => ` ${name}=${a ?? b}`);
  return respell(plain).replace(/[\x7f\p{Cc}\ufffd\s]/gu, '');
}
