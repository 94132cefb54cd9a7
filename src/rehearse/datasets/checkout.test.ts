import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pathInCheckout } from './checkout.js';
import { parseLfsPointer } from './lfs-pointer.js';

it('finds the path of a URL in a checkout', () => {
  const file = 'datasets/attack_techniques/T1102/a/sysmon.log';
  const urls = [
    `https://media.githubusercontent.com/media/splunk/attack_data/master/${file}`,
    `https://raw.githubusercontent.com/splunk/attack_data/master/${file}`,
    `https://github.com/splunk/attack_data/raw/main/${file}`,
    `https://raw.githubusercontent.com/splunk/attack_data/refs/heads/master/${file}`,
    'https://media.githubusercontent.com/media/splunk/attack_data/master//datasets//attack_techniques/T1102/a/sysmon.log',
    'https://media.githubusercontent.com/media/splunk/attack_data/master/datasets/attack%5Ftechniques/T1102/a/sysmon.log',
  ];
  for (const url of urls) assert.equal(pathInCheckout(url), file, url);
});

it('leads nowhere else', () => {
  const urls = [
    'https://example.com/other/master/datasets/a.log',
    'https://example.com/attack_data/master/..%2f..%2fetc/passwd',
    'https://example.com/attack_data/master/a%5C..%5Cb',
    'https://example.com/attack_data/master/%00',
    'https://example.com/attack_data/master/%zz',
    'no url',
  ];
  for (const url of urls) assert.equal(pathInCheckout(url), undefined, url);
});

it('knows a Git LFS pointer', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
  assert.deepEqual(parseLfsPointer(pointer), { size: 12345 });
  assert.deepEqual(parseLfsPointer('version https://git-lfs.github.com/spec/v1\n'), {});
  assert.equal(parseLfsPointer('<Event>version https://git-lfs.github.com/spec/v1'), undefined);
});
