import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupByFamily, numberedFrom } from './batch.js';
import type { StoredEvent } from './event.js';
import { Families } from './families.js';
import { familyKey, familySlug, MAX_FAMILIES } from './family.js';

const of = (sourcetype: string, source = 's'): StoredEvent => ({
  time: 1,
  index: 'main',
  sourcetype,
  source,
  host: 'h',
  raw: '',
  names: [],
  values: [],
});

test('the family of Windows events includes the channel, whatever the case', () => {
  const sysmon = 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational';
  assert.equal(familyKey('XmlWinEventLog', sysmon), sysmon.toLowerCase());
  assert.equal(familyKey('xmlwineventlog', sysmon.toUpperCase()), sysmon.toLowerCase());
  assert.equal(familyKey('XmlWinEventLog', '/var/log/x.evtx'), 'xmlwineventlog');
  assert.equal(familyKey('Linux_Secure', 'XmlWinEventLog:x'), 'linux_secure');
});

test('slugs are plain where they can be and hashed where they must be', () => {
  const slug = (key: string, ...taken: string[]): string => familySlug(key, new Set(taken));
  assert.equal(
    slug('xmlwineventlog:microsoft-windows-sysmon/operational'),
    'xmlwineventlog_microsoft_windows_sysmon_operational',
  );
  assert.match(slug('a:b', 'a_b'), /^a_b_[0-9a-f]{12}$/);
  assert.match(slug('日本'), /^x_[0-9a-f]{12}$/);
  assert.match(slug('misc'), /^misc_[0-9a-f]{12}$/);
  assert.notEqual(slug(`${'x'.repeat(200)}1`), slug(`${'x'.repeat(200)}2`));
  assert.ok(slug('x'.repeat(5000)).length < 120);
});

test('families beyond the bound share one, within a batch and after it', () => {
  const families = new Families();
  const batch = Array.from({ length: MAX_FAMILIES + 5 }, (_, i) => of(`t${i}`));
  const groups = groupByFamily(numberedFrom(batch, 1, 0), families);
  assert.equal(groups.length, MAX_FAMILIES + 1);
  assert.equal(groups.find(({ key }) => key === null)?.events.length, 5);
  for (const { key } of groups) families.add(key, families.propose(key));
  assert.deepEqual(
    groupByFamily(numberedFrom([of('later'), of('T0'), of(`t${MAX_FAMILIES}`)], 10, 0), families).map(
      ({ key, events }) => [key, events.map(({ sequence }) => sequence)],
    ),
    [
      [null, [10, 12]],
      ['t0', [11]],
    ],
  );
  assert.equal(families.get(null)?.table, 'events_misc');
});

test('the catalogue is one object until something changes', () => {
  const families = new Families();
  families.add('a', families.propose('a'));
  const first = families.catalogue();
  assert.equal(families.catalogue(), first);
  families.get('a')?.count(of('a'));
  const second = families.catalogue();
  assert.equal(first.tables[0]?.origins.length, 0);
  assert.equal(second.tables[0]?.origins[0]?.count, 1);
});
