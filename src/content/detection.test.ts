import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnostic } from '../diagnostics/index.js';
import { readDetection } from './detection.js';
import type { Detection } from './model.js';
import { parseYamlFile } from './yaml-file.js';

const HEAD = `name: Odd Thing
id: 11111111-2222-3333-4444-555555555555
version: 2
date: '2024-10-01'
author: Someone
status: production
type: TTP
description: Something odd.
data_source:
- Source A AND Source B
- Source C
search: index=main odd | stats count by dest
how_to_implement: Collect it.
known_false_positives: None known.
references: []
`;
const TAGS = `tags:
  analytic_story: [Story]
  asset_type: Endpoint
  confidence: 50
  impact: 90
  message: Odd on $dest$
  mitre_attack_id: [T1102, T1059.001]
  observable:
  - {name: dest, type: Hostname, role: [Victim]}
  - {name: proc, type: Process Name, role: [Attacker]}
  security_domain: endpoint
`;

function read(text: string): { item?: Detection; diagnostics: readonly Diagnostic[] } {
  const file = parseYamlFile('detection', '/c/detections/odd_thing.yml', '/c', text);
  return file.item ? readDetection(file.item) : { diagnostics: file.diagnostics };
}

/** Codes with the text that the span points at. */
function problems(text: string): string[] {
  return read(text).diagnostics.map((d) => `${d.code} @ ${d.source?.slice(d.span?.from, d.span?.to)}`);
}

describe('readDetection', () => {
  it('reads a contentctl 4 detection', () => {
    const { item, diagnostics } = read(HEAD + TAGS);
    assert.deepEqual(diagnostics, []);
    assert.equal(item?.tags.riskScore, 45);
    assert.deepEqual(item?.riskObjects, [{ field: 'dest', type: 'system', score: 45 }]);
    assert.deepEqual(item?.threatObjects, [{ field: 'proc', type: 'process' }]);
    assert.deepEqual(item?.dataSources, ['Source A', 'Source B', 'Source C']);
    assert.deepEqual(item?.tags.mitreAttackId, ['T1102', 'T1059.001']);
    assert.equal((HEAD + TAGS).slice(item?.searchSpan.from, item?.searchSpan.to), item?.search);
  });

  it('reads the rba of contentctl 5 into the same model', () => {
    const rba = `rba:
  message: Odd on $dest$
  risk_objects:
  - {field: dest, type: system, score: 30}
  - {field: user, type: user, score: 70}
  threat_objects:
  - {field: proc, type: process_name}
tags:
  analytic_story: []
  asset_type: Endpoint
  security_domain: network
`;
    const { item, diagnostics } = read(HEAD + rba);
    assert.deepEqual(diagnostics, []);
    assert.equal(item?.tags.riskScore, 70);
    assert.equal(item?.tags.message, 'Odd on $dest$');
    assert.deepEqual(
      item?.riskObjects.map((r) => [r.field, r.type, r.score]),
      [
        ['dest', 'system', 30],
        ['user', 'user', 70],
      ],
    );
    assert.deepEqual(item?.threatObjects, [{ field: 'proc', type: 'process_name' }]);
  });

  it('resolves test data against the content directory and leaves URLs alone', () => {
    const tests = `tests:
- name: True Positive Test
  attack_data:
  - {data: ../samples/a.xml, source: s, sourcetype: t}
  - {data: 'https://example.com/a.log', source: s, sourcetype: t, custom_index: ix, host: h}
`;
    assert.deepEqual(read(HEAD + TAGS + tests).item?.tests[0]?.attackData, [
      { data: '../samples/a.xml', location: '/samples/a.xml', source: 's', sourcetype: 't' },
      {
        data: 'https://example.com/a.log',
        location: 'https://example.com/a.log',
        source: 's',
        sourcetype: 't',
        host: 'h',
        customIndex: 'ix',
      },
    ]);
  });

  it('points at a wrong type, a wrong choice and a number out of range', () => {
    assert.deepEqual(problems(HEAD.replace('version: 2', 'version: two') + TAGS), ['content/wrong-type @ two']);
    const text = HEAD.replace('type: TTP', 'type: Anomoly') + TAGS.replace('impact: 90', 'impact: 900');
    assert.deepEqual(problems(text), ['content/invalid-value @ Anomoly', 'content/invalid-value @ 900']);
    const [first, second] = read(text).diagnostics;
    assert.equal(first?.hint, 'Did you mean “Anomaly”?');
    assert.equal(second?.message, '“tags.impact” must be at most 100.');
    assert.deepEqual(problems(HEAD + TAGS.replace('T1102', 'T11')), ['content/invalid-value @ T11']);
    assert.equal(
      read(HEAD + TAGS.replace(': [Story]', ': Story')).diagnostics[0]?.message,
      '“tags.analytic_story” must be a list, but it is the text “Story”.',
    );
  });

  it('names a missing key and the misspelt one beside it', () => {
    const { diagnostics } = read(HEAD.replace('search:', 'serach:') + TAGS);
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.kind, d.source?.slice(d.span?.from, d.span?.to)]),
      [['content/missing-key', 'user', 'serach']],
    );
    assert.equal(diagnostics[0]?.hint, 'There is a key “serach”; is it meant to be “search”?');
    assert.deepEqual(problems(`${HEAD}${TAGS}drilldown_serches: []\n`), ['content/misspelt-key @ drilldown_serches']);
    assert.deepEqual(problems(HEAD + TAGS.replace('  asset_type: Endpoint\n', '')), ['content/missing-key @ tags']);
  });

  it('wants the risk keys of contentctl 4 together, and some risk from TTP and Anomaly', () => {
    assert.deepEqual(
      read(HEAD + TAGS.replace('  confidence: 50\n', '')).diagnostics.map((d) => d.message),
      ['The key “tags.confidence” is missing.'],
    );
    const bare = 'tags: {analytic_story: [], asset_type: Endpoint, security_domain: endpoint}\n';
    assert.deepEqual(problems(HEAD + bare), ['content/no-risk @ tags']);
    const hunting = read(HEAD.replace('TTP', 'Hunting') + bare);
    assert.deepEqual(hunting.diagnostics, []);
    assert.deepEqual(hunting.item?.riskObjects, []);
    assert.equal(hunting.item?.tags.riskScore, undefined);
  });

  it('loads what lacks only documentation, with one warning', () => {
    const { item, diagnostics } = read(HEAD.replace(/how_to.*\n/, '').replace(/author.*\n/, '') + TAGS);
    assert.equal(item?.howToImplement, '');
    assert.deepEqual(
      diagnostics.map((d) => d.message),
      ['The detection has no author, how_to_implement.'],
    );
  });

  it('computes the risk score and says where the written one differs', () => {
    const { item, diagnostics } = read(`${HEAD}${TAGS}  risk_score: 44\n`);
    assert.equal(item?.tags.riskScore, 45);
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['content/risk-score-differs'],
    );
  });

  it('takes a deployment inside the detection, and warns if it silences it', () => {
    const inline = `deployment:
  scheduling: {cron_schedule: '*/5 * * * *', earliest_time: -5m@m, latest_time: now, schedule_window: 0}
`;
    const { item, diagnostics } = read(HEAD + TAGS + inline);
    assert.deepEqual(item?.deployment?.scheduling, {
      cronSchedule: '*/5 * * * *',
      earliestTime: '-5m@m',
      latestTime: 'now',
      scheduleWindow: '0',
    });
    assert.equal(item?.deployment?.rba, false);
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['content/inline-deployment-is-silent'],
    );
  });
});
