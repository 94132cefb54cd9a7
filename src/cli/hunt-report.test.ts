import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Detection } from '../content/index.js';
import type { Hit } from '../rehearse/index.js';
import { exitCodeOf, type HuntOptions } from './hunt.js';
import { HUNT_FORMATS, type HuntReport, problemText } from './hunt-report.js';
import { recorder } from './recorder.js';

const { terminal } = recorder();

function detection(name: string): Detection {
  const tags = { mitreAttackId: ['T1102'] };
  return {
    id: `id-${name}`,
    name,
    version: 3,
    type: 'TTP',
    search: 'index=x | stat',
    file: `${name}.yml`,
    tags,
  } as unknown as Detection;
}

const RISK = { risk_score: 36, risk_object_type: 'system', risk_object: 'h1', risk_message: 'odd\u001b lookup' };

const hit = {
  detection: detection('Web'),
  fields: ['_time', 'dest', 'q'],
  rows: [{ _time: '0', dest: 'h1', q: ['a', 'b'] }, { dest: 'h2' }],
  findings: { notables: [{ event_id: 'n' }], riskEvents: [RISK], messages: [] },
  written: { notables: 1, riskEvents: 0 },
} as unknown as Hit;

const failed = {
  detection: detection('Bad'),
  diagnostic: { code: 'spl/x', kind: 'user', message: 'no stat', hint: 'stats', span: { from: 10, to: 14 } },
} as const;

const report: HuntReport = {
  files: [
    { path: 'a', format: 'xml', events: 1200, damaged: 0, already: false },
    { path: 'b', format: 'xml', events: 300, damaged: 0, already: true },
  ],
  detections: 2,
  hits: [hit],
  problems: [failed, { diagnostic: { code: 'i/y', kind: 'warning', message: 'cut', file: 'a', offset: 7 } }],
  elapsedMs: 1234.4,
};

describe('hunt formats', () => {
  it('gives JSON with rows, findings and errors', () => {
    assert.deepEqual(JSON.parse(HUNT_FORMATS.json(report, terminal)), {
      events: 1500,
      detections: 2,
      findings: [
        {
          detection: { id: 'id-Web', name: 'Web', version: 3, type: 'TTP' },
          rows: [
            { _time: '1970-01-01T00:00:00.000Z', dest: 'h1', q: ['a', 'b'] },
            { _time: null, dest: 'h2', q: null },
          ],
          notables: [{ event_id: 'n' }],
          risk_events: [RISK],
        },
      ],
      errors: [
        {
          detection: 'Bad',
          file: 'Bad.yml',
          code: 'spl/x',
          kind: 'user',
          message: 'no stat',
          hint: 'stats',
          span: { from: 10, to: 14, line: 1, column: 11, end_line: 1, end_column: 15 },
        },
        { code: 'i/y', kind: 'warning', message: 'cut', file: 'a', offset: 7 },
      ],
      elapsed_ms: 1234,
    });
  });

  it('gives one JSON line a row, with the detection', () => {
    const [first, , ...rest] = HUNT_FORMATS.jsonl(report, terminal).split('\n');
    assert.deepEqual(JSON.parse(first ?? ''), {
      detection: { id: 'id-Web', name: 'Web', version: 3, type: 'TTP' },
      row: { _time: '1970-01-01T00:00:00.000Z', dest: 'h1', q: ['a', 'b'] },
    });
    assert.deepEqual(rest, ['']);
  });

  it('gives one CSV for all detections', () => {
    assert.equal(
      HUNT_FORMATS.csv(report, terminal),
      'detection,_time,dest,q\r\nWeb,1970-01-01T00:00:00.000Z,h1,"a\nb"\r\nWeb,,h2,\r\n',
    );
  });

  it('gives a table a detection and a summary', () => {
    assert.equal(
      HUNT_FORMATS.table(report, terminal),
      [
        'Web · TTP · T1102 · 2 rows, 1 notable, 1 risk event',
        '',
        '_time                     dest  q',
        '────────────────────────  ────  ─',
        '1970-01-01T00:00:00.000Z  h1    a',
        '                                b',
        '                          h2',
        '',
        'risk 36 on system h1: odd␛ lookup',
        '',
        '1,500 events in 2 files (1 already ingested); 2 detections run in 1.23 s; 1 detection matched: 1 notable, 1 risk event (1 new)',
        '',
      ].join('\n'),
    );
  });

  it('says so when nothing was found', () => {
    const none = { ...report, hits: [], files: report.files.slice(1) };
    assert.equal(
      HUNT_FORMATS.table(none, terminal),
      '300 events in 1 file (already ingested); 2 detections run in 1.23 s; nothing found\n',
    );
  });

  it('points into the search of the detection that failed', () => {
    assert.equal(
      problemText(failed, terminal),
      [
        'error[spl/x]: no stat',
        '  --> search of "Bad":1:11',
        '  |',
        '1 | index=x | stat',
        '  |           ^^^^',
        'hint: stats',
      ].join('\n'),
    );
  });
});

describe('exitCodeOf', () => {
  const options: HuntOptions = { format: 'table' };
  const loaded = { files: [], diagnostics: [], unreadable: 0 };
  const nothing = { hits: [], errors: [] };
  const oneFailed = { hits: [], errors: [failed] };

  it('is 0 when it ran, found something or not, with one failure among others', () => {
    assert.equal(exitCodeOf(options, loaded, nothing, 2), 0);
    assert.equal(exitCodeOf(options, loaded, { hits: [hit], errors: [] }, 2), 0);
    assert.equal(exitCodeOf(options, loaded, oneFailed, 2), 0);
  });

  it('is 1 when a log was unreadable, every detection failed, or one that was named', () => {
    assert.equal(exitCodeOf(options, { ...loaded, unreadable: 1 }, nothing, 2), 1);
    assert.equal(exitCodeOf(options, loaded, oneFailed, 1), 1);
    assert.equal(exitCodeOf({ ...options, detection: ['Bad'] }, loaded, oneFailed, 2), 1);
  });

  it('does not count warnings as failures', () => {
    const warned = {
      hits: [],
      errors: [{ ...failed, diagnostic: { ...failed.diagnostic, kind: 'warning' as const } }],
    };
    assert.equal(exitCodeOf(options, loaded, warned, 1), 0);
  });

  it('is 3 for findings that are to fail', () => {
    const strict = { ...options, failOnFindings: true };
    assert.equal(exitCodeOf(strict, { ...loaded, unreadable: 1 }, { hits: [hit], errors: [] }, 2), 3);
    assert.equal(exitCodeOf(strict, loaded, nothing, 2), 0);
  });
});
