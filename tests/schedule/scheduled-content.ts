import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEvent } from '../../src/store/index.js';

/** How a detection of a test differs from the usual one. */
export interface Wanted {
  readonly id?: string;
  readonly search?: string;
  readonly throttling?: string;
  readonly type?: string;
}

const SEARCH = 'index=main action=odd | stats count by dest user';

function detection(name: string, number: number, { search = SEARCH, throttling = '', type = 'TTP' }: Wanted): string {
  return `name: ${name}
id: 00000000-0000-4000-8000-00000000000${number}
version: 1
date: '2024-05-01'
author: A
status: production
type: ${type}
description: D
data_source: []
search: '${search}'
how_to_implement: H
known_false_positives: K
references: []
rba:
  message: odd on $dest$
  risk_objects: [{field: dest, type: system, score: 36}]
  threat_objects: []
tags:
  analytic_story: []
  asset_type: Endpoint
  mitre_attack_id: [T1102]
  product: [Splunk Enterprise]
  security_domain: endpoint
${throttling}
tests: []
`;
}

const deployment = (type: string, notable: boolean): string => `name: ESCU Default Configuration ${type}
id: 00000000-0000-4000-9000-000000000001
date: '2024-05-01'
author: A
description: D
type: ${type}
scheduling:
  cron_schedule: 0 * * * *
  earliest_time: -70m@m
  latest_time: -10m@m
  schedule_window: auto
${notable ? "alert_action:\n  notable: {rule_title: '%name% on $dest$', rule_description: '%description%', nes_fields: [user, dest]}\n  rba: {enabled: true}" : ''}
`;

const BASELINE = `name: Usual
id: 00000000-0000-4000-a000-000000000001
version: 1
date: '2024-05-01'
author: A
type: Baseline
status: production
description: D
search: index=main | stats count | outputlookup usual.csv
how_to_implement: H
known_false_positives: K
references: []
tags:
  analytic_story: []
  detections: [Learnt]
  product: [Splunk Enterprise]
  security_domain: endpoint
`;

/** A folder of content with these detections, named by their keys; “Learnt” needs a baseline. Remove it afterwards. */
export function contentFolder(detections: Readonly<Record<string, Wanted>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'karst-content-'));
  const write = (kind: string, name: string, text: string): void => {
    mkdirSync(join(folder, kind), { recursive: true });
    writeFileSync(join(folder, kind, `${name}.yml`), text);
  };
  Object.entries(detections).forEach(([name, wanted], at) => {
    write('detections', name.toLowerCase(), detection(name, at, wanted));
  });
  write('deployments', 'ttp', deployment('TTP', true));
  write('deployments', 'baseline', deployment('Baseline', false));
  write('baselines', 'usual', BASELINE);
  return folder;
}

/** An event that the usual search finds, at a time in seconds. */
export function oddEvent(time: number, dest: string, user = 'ann'): StoredEvent {
  return {
    time: Math.round(time * 1e6),
    index: 'main',
    sourcetype: 'odd',
    source: 's',
    host: dest,
    raw: `odd ${dest}`,
    names: ['action', 'dest', 'user'],
    values: ['odd', dest, user],
  };
}
