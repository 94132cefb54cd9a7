import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { ingestFile } from '../../src/ingest/index.js';
import { type IndexTime, loadKnowledge } from '../../src/knowledge/index.js';

/** What the logs of the starter pack are, by the last but one part of their names. */
const SOURCETYPES: Readonly<Record<string, string>> = {
  auditd: 'linux:audit',
  auth: 'linux_secure',
  cloudtrail: 'aws:cloudtrail',
  entra: 'azure:monitor:aad',
  github: 'github:cloud:audit',
  kubernetes: 'kube:apiserver-audit',
  m365: 'o365:management:activity',
  okta: 'OktaIM2:log',
  powershell: 'XmlWinEventLog',
  security: 'XmlWinEventLog',
  sysmon: 'XmlWinEventLog',
  system: 'XmlWinEventLog',
  workspace: 'gws:reports:admin',
};

const DATA = 'packs/karst/data';
const PACKS = readdirSync('packs').map((name) => join('packs', name));

let indexTime: IndexTime;
before(async () => {
  ({ indexTime } = await loadKnowledge([], PACKS));
});

async function sourcetypesOf(name: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const take = async (batch: readonly { readonly sourcetype: string }[]): Promise<void> => {
    for (const { sourcetype } of batch) found.add(sourcetype);
  };
  await ingestFile(join(DATA, name), { indexTime }, take, (diagnostic) => assert.fail(diagnostic.message));
  return [...found];
}

describe('logs are known by their content', () => {
  for (const name of readdirSync(DATA)) {
    const wanted = SOURCETYPES[name.split('.').at(-2) ?? ''];
    test(name, async () => assert.deepEqual(await sourcetypesOf(name), [wanted]));
  }
});
