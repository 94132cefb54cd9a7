import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { riskObjects, riskScore, threatObjects } from './risk.js';

const victim = (name: string, type: string) => ({ name, type, role: ['Victim'] });
const attacker = (name: string, type: string) => ({ name, type, role: ['Attacker'] });

describe('risk of contentctl 4 observables', () => {
  it('types victims', () => {
    const types = [
      'User',
      'Username',
      'Email Address',
      'Device',
      'Endpoint',
      'Hostname',
      'IP Address',
      'User Name',
      'Other',
    ];
    assert.deepEqual(
      types.map((type) => riskObjects([victim('f', type)], 1)[0]?.type),
      ['user', 'user', 'user', 'system', 'system', 'system', 'system', 'other', 'other'],
    );
  });

  it('types attackers, by their own type in lower case where no other is set', () => {
    const types = [
      'Process',
      'Process Name',
      'File',
      'File Name',
      'File Hash',
      'IP Address',
      'URL',
      'URL String',
      'Geo Location',
    ];
    assert.deepEqual(
      types.map((type) => threatObjects([attacker('f', type)])[0]?.type),
      ['process', 'process', 'file_name', 'file_name', 'file_name', 'ip_address', 'url', 'url', 'geo location'],
    );
  });

  it('keeps victims and attackers apart and names each once', () => {
    const all = [
      victim('dest', 'Hostname'),
      victim('dest', 'Endpoint'),
      attacker('src', 'IP Address'),
      victim('src', 'IP Address'),
    ];
    assert.deepEqual(riskObjects(all, 9), [
      { field: 'dest', type: 'system', score: 9 },
      { field: 'src', type: 'system', score: 9 },
    ]);
    assert.deepEqual(threatObjects(all), [{ field: 'src', type: 'ip_address' }]);
    assert.equal(riskObjects([victim('f', 'constructor')], 1)[0]?.type, 'other');
  });
});

describe('riskScore', () => {
  it('rounds, halves to even', () => {
    const cases: [number, number, number][] = [
      [60, 60, 36],
      [70, 70, 49],
      [25, 25, 6],
      [75, 25, 19],
      [50, 1, 0],
      [50, 3, 2],
      [50, 5, 2],
      [100, 100, 100],
      [0, 80, 0],
    ];
    for (const [confidence, impact, score] of cases) assert.equal(riskScore(confidence, impact), score);
  });
});
