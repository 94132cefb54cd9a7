import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'yaml';
import { fileStem, scaffold } from './scaffold.js';
import { scaffoldSource } from './scaffold-source.js';

const source = scaffoldSource('sysmon eventid 10');

function files(missing: { story: boolean; dataSource: boolean }, type: 'TTP' | 'Hunting' = 'TTP') {
  assert.ok(source !== undefined);
  return scaffold({
    name: 'Odd: Access!',
    type,
    dataSource: 'Sysmon EventID 10',
    source,
    techniques: ['T1003.001'],
    story: 'Thieves',
    author: 'Ann',
    date: '2024-01-02',
    data: { path: 'data/odd_access.xml', source: 's', sourcetype: 'st' },
    newId: () => '01234567-89ab-cdef-0123-456789abcdef',
    missing,
  });
}

it('names files after the detection', () => {
  assert.equal(fileStem(' Odd: Access! 2'), 'odd_access_2');
  assert.deepEqual(
    files({ story: true, dataSource: true }).map(({ path }) => path),
    [
      'detections/endpoint/odd_access.yml',
      'macros/odd_access_filter.yml',
      'stories/thieves.yml',
      'data_sources/sysmon_eventid_10.yml',
    ],
  );
  assert.equal(files({ story: false, dataSource: false }).length, 2);
});

it('searches the events of the data source by what they are about', () => {
  const detection = parse(files({ story: false, dataSource: false })[0]?.text ?? '');
  assert.match(detection.search, /EventCode=10\n\| rename Computer as dest\n/);
  assert.match(detection.search, / by dest SourceImage TargetImage\n/);
  assert.match(detection.search, /`odd_access_filter`$/);
  assert.deepEqual(detection.rba.risk_objects, [{ field: 'dest', type: 'system', score: 50 }]);
  assert.equal(parse(files({ story: false, dataSource: false }, 'Hunting')[0]?.text ?? '').rba, undefined);
});

it('knows the sources that have logs, and no others', () => {
  assert.equal(scaffoldSource('AWS CloudTrail ConsoleLogin')?.log, 'cloudtrail');
  assert.equal(scaffoldSource('Okta')?.filter, 'sourcetype=OktaIM2:log');
  assert.equal(scaffoldSource('Palo Alto Network Traffic'), undefined);
});
