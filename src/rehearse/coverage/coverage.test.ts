import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Content, Technique } from '../../content/index.js';
import { coverageOf } from './coverage.js';
import { provedBy } from './proof.js';

const technique = (id: string, tactics: readonly string[], state: Technique['state'] = 'current') =>
  [id, { id, name: `name of ${id}`, tactics, state }] as const;

const TECHNIQUES = new Map([
  technique('T1003', ['credential-access']),
  technique('T1003.001', ['credential-access']),
  technique('T1053', ['execution', 'persistence']),
  technique('T1064', ['execution'], 'deprecated'),
]);

const detection = (
  id: string,
  mitreAttackId: readonly string[],
  dataSources: readonly string[],
  status = 'production',
) => ({
  id,
  name: `detection ${id}`,
  status,
  dataSources,
  tags: { mitreAttackId },
});

const source = (name: string, sourcetype: string, from: string) => [name, { name, sourcetype, source: from }] as const;

const CONTENT = {
  detections: [
    detection('a', ['T1003.001'], ['Sysmon']),
    detection('b', ['T1053'], ['Security']),
    detection('c', ['T1053'], ['Cloud'], 'experimental'),
  ],
  dataSources: new Map([
    source('Sysmon', 'XmlWinEventLog', 'XmlWinEventLog:Sysmon'),
    source('Security', 'XmlWinEventLog', 'XmlWinEventLog:Security'),
    source('Cloud', 'aws:cloudtrail', 'aws_cloudtrail'),
  ]),
} as unknown as Content;

describe('coverage', () => {
  test('by claim, by data and by proof; sub-techniques count for their techniques', () => {
    const { techniques, tactics } = coverageOf(CONTENT, TECHNIQUES, {
      origins: [{ sourcetype: 'xmlwineventlog', source: 'XmlWinEventLog:Security' }],
      proved: new Set(['a']),
    });
    assert.deepEqual(
      techniques.map(({ id, detections }) => [id, detections]),
      [
        ['T1003', { claimed: ['detection a'], data: [], proved: ['detection a'] }],
        ['T1003.001', { claimed: ['detection a'], data: [], proved: ['detection a'] }],
        ['T1053', { claimed: ['detection b'], data: ['detection b'], proved: [] }],
      ],
    );
    assert.deepEqual(tactics, [
      { tactic: 'credential-access', techniques: 2, covered: { claimed: 2, data: 0, proved: 2 } },
      { tactic: 'execution', techniques: 1, covered: { claimed: 1, data: 1, proved: 0 } },
      { tactic: 'persistence', techniques: 1, covered: { claimed: 1, data: 1, proved: 0 } },
    ]);
  });

  test('a report of tests proves what passed its unit test and failed none', () => {
    const tests = (...statuses: readonly string[]) =>
      ['validation', 'unit', 'integration'].map((type, i) => ({ type, status: statuses[i] }));
    const detections = [
      { id: 'a', tests: tests('pass', 'pass', 'skip') },
      { id: 'b', tests: tests('pass', 'pass', 'fail') },
      { id: 'c', tests: tests('pass', 'skip', 'skip') },
    ];
    assert.deepEqual(provedBy(JSON.stringify({ detections })), new Set(['a']));
    assert.equal(provedBy('{}'), undefined);
    assert.equal(provedBy('<html>'), undefined);
  });
});
