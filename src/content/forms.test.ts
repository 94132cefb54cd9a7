import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { deploymentFor, inFile, loadContent } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-forms-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function repository(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

const ESCU6 = `name: Odd Tor
id: ea688274-9c06-4473-b951-e4cb7a5d7a45
version: 17
creation_date: '2019-10-16'
modification_date: '2026-05-13'
author: Someone
status: production
type: TTP
description: Tor seen.
data_source: []
search: index=main app=tor | stats count by src_ip dest_ip
how_to_implement: Collect it.
known_false_positives: None known.
references: []
finding:
  title: Tor from $src_ip$
  entity: {field: src_ip, type: system, score: 50}
intermediate_findings:
  entities:
  - {field: dest_ip, type: other, score: 20, message: Tor to $dest_ip$}
threat_objects:
- {field: app, type: process}
baselines: [What Is Usual]
analytic_story: [Command And Control]
asset_type: Endpoint
mitre_attack_id: [T1090.003]
security_domain: network
`;

const SCHEDULE = `name: Default EventBasedDetection
id: d7f3b81d-f0c0-468c-8bf2-de47a023ed51
cron_schedule: 5 * * * *
earliest_time: -70m@m
latest_time: -10m@m
schedule_window: auto
`;

const BASELINE = `name: What Is Usual
id: d7f3b81d-f0c0-468c-8bf2-de47a023ed52
type: Baseline
search: index=main | stats count by src_ip
custom_schedule: {cron_schedule: 10 0 * * *, earliest_time: -1d, latest_time: now}
`;

describe('content of ESCU 6', () => {
  it('becomes what other content becomes', async () => {
    const root = repository('escu6', {
      'detections/odd_tor.yml': ESCU6,
      'schedules/default.yml': SCHEDULE,
      'baselines/what_is_usual.yml': BASELINE,
      'dashboards/tor.yml': 'name: Tor\nid: d7f3b81d-f0c0-468c-8bf2-de47a023ed53\n',
      'build.yml':
        'content_prefix: MINE\nid: my-app\napp_version: 2.0.0\nexternal_app_content:\n- {macros: [theirs], lookups: [table]}\n',
    });
    const content = await loadContent([root]);
    const [detection] = content.detections;
    assert.ok(detection);
    assert.deepEqual(
      detection.riskObjects.map(({ field, score, message }) => [field, score, message]),
      [
        ['src_ip', 50, 'Tor from $src_ip$'],
        ['dest_ip', 20, 'Tor to $dest_ip$'],
      ],
    );
    assert.deepEqual(detection.threatObjects, [{ field: 'app', type: 'process' }]);
    assert.deepEqual([detection.date, detection.tags.riskScore], ['2026-05-13', 50]);
    const deployment = deploymentFor(content, detection);
    assert.equal(deployment?.scheduling.cronSchedule, '5 * * * *');
    assert.deepEqual(deployment?.notable?.nesFields, ['src_ip']);
    assert.equal(deployment?.notable?.ruleTitle, 'Tor from $src_ip$');
    const [baseline] = content.searches;
    assert.deepEqual(
      [baseline?.detections, baseline?.deployment?.scheduling.cronSchedule],
      [['Odd Tor'], '10 0 * * *'],
    );
    assert.equal(content.dashboards.get('Tor')?.path, join(root, 'dashboards/tor.json'));
    const [settings] = content.settings;
    assert.deepEqual([settings?.label, settings?.appId, settings?.version], ['MINE', 'my-app', '2.0.0']);
    assert.ok(settings?.externalMacros.includes('theirs') && settings.externalLookups.includes('table'));
  });

  it('asks TTP for a finding', async () => {
    const text = ESCU6.replace(/finding:[\s\S]*?threat_objects:\n.*\n/, '');
    const { diagnostics } = await loadContent([repository('none', { 'detections/odd_tor.yml': text })]);
    const found = diagnostics.find(({ code }) => code === 'content/no-risk');
    assert.equal(found?.source?.slice(found.span?.from, found.span?.to), 'type');
  });
});

const SAVED = `[default]
disabled = 1

[ESCU - Odd Process - Rule]
description = Something odd.
action.escu.mappings = {"mitre_attack": ["T1059.001"]}
action.risk = 1
action.risk.param._risk_message = Odd on $dest$
action.risk.param._risk = [{"risk_object_field": "dest", "risk_object_type": "system", "risk_score": 49}, {"threat_object_field": "proc", "threat_object_type": "process_name"}]
cron_schedule = 0 * * * *
dispatch.earliest_time = -70m@m
action.correlationsearch.enabled = 1
action.correlationsearch.annotations = {"analytic_story": ["Odd Story"]}
action.correlationsearch.metadata = {"detection_id": "11111111-2222-3333-4444-555555555555", "detection_version": "3"}
action.notable = 1
action.notable.param.nes_fields = user,dest
alert.suppress = true
alert.suppress.fields = dest, user
alert.suppress.period = 1h
search = index=main \\
  | stats count by dest \\
| oops

[Plain report]
search = index=main | stats count
`;

describe('a Splunk app', () => {
  it('holds detections in savedsearches.conf', async () => {
    const root = repository('app', {
      'default/savedsearches.conf': SAVED,
      'local/savedsearches.conf': '[ESCU - Odd Process - Rule]\ncron_schedule = 30 * * * *\n',
      'default/macros.conf': '[two(2)]\nargs = a, b\ndefinition = eval $a$=$b$\n',
      'default/transforms.conf': '[names]\nfilename = names.csv\n[extraction]\nREGEX = x\n',
      'lookups/names.csv': 'name\n',
      'default/analyticstories.conf': '[analytic_story://Odd Story]\nnarrative = It began.\n',
    });
    const content = await loadContent([root]);
    assert.deepEqual(content.diagnostics, []);
    const [detection, ...others] = content.detections;
    assert.equal(others.length, 0);
    assert.ok(detection);
    assert.deepEqual(
      [detection.name, detection.id, detection.version, detection.type],
      ['Odd Process', '11111111-2222-3333-4444-555555555555', 3, 'TTP'],
    );
    assert.deepEqual(detection.riskObjects, [{ field: 'dest', type: 'system', score: 49 }]);
    assert.deepEqual(detection.threatObjects, [{ field: 'proc', type: 'process_name' }]);
    assert.deepEqual(detection.tags.throttling, { fields: ['dest', 'user'], period: '1h' });
    assert.deepEqual(detection.tags.mitreAttackId, ['T1059.001']);
    assert.equal(deploymentFor(content, detection)?.scheduling.cronSchedule, '30 * * * *');
    assert.deepEqual(content.macros.get('two(2)')?.args, ['a', 'b']);
    assert.deepEqual([...content.lookups.keys()], ['names']);
    assert.equal(content.stories.get('Odd Story')?.narrative, 'It began.');
  });

  it('has places in continued searches', async () => {
    const { detections } = await loadContent([join(folder, 'app')]);
    const [detection] = detections;
    assert.ok(detection);
    const from = detection.search.indexOf('oops');
    const wrong = {
      code: 'x/y',
      kind: 'user',
      message: '',
      source: detection.search,
      span: { from, to: from + 4 },
    } as const;
    const [found] = await inFile(detection, [wrong]);
    const text = readFileSync(join(folder, 'app/default/savedsearches.conf'), 'utf8');
    assert.equal(found?.span?.from, text.indexOf('oops'));
  });
});
