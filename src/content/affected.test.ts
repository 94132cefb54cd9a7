import assert from 'node:assert/strict';
import { it } from 'node:test';
import { affectedDetections } from './affected.js';
import type { Content } from './content.js';
import type { Detection } from './model.js';

const detection = (name: string, search: string, more: Partial<Detection> = {}): Detection =>
  ({
    name,
    search,
    file: `/c/detections/${name}.yml`,
    type: 'TTP',
    dataSources: [],
    tests: [],
    ...more,
  }) as unknown as Detection;
const macro = (name: string, definition: string, args: readonly string[] = []) => ({ name, definition, args });

const CONTENT = {
  detections: [
    detection('a', '`outer(x)` | `a_filter`'),
    detection('b', 'index=main | lookup bad_domains domain', { dataSources: ['Sysmon 22'] }),
    detection('c', 'index=main bad_domains_2', {
      tests: [{ attackData: [{ location: '/c/data/x.log' }], baselineData: [] }] as unknown as Detection['tests'],
      deployment: { file: '/c/detections/c.yml' } as unknown as NonNullable<Detection['deployment']>,
    }),
  ],
  macros: new Map([
    ['outer(1)', macro('outer', '`inner` $x$', ['x'])],
    ['inner', macro('inner', 'inputlookup names.csv')],
  ]),
  lookups: new Map([
    ['bad_domains', { name: 'bad_domains', path: '/c/lookups/bad.csv', file: '/c/lookups/bad_domains.yml' }],
    ['names', { name: 'names', path: '/c/lookups/names.csv', file: '/c/lookups/names.yml' }],
  ]),
  dataSources: new Map([['Sysmon 22', { name: 'Sysmon 22', file: '/c/data_sources/s.yml' }]]),
  deployments: [{ type: 'TTP', file: '/c/deployments/ttp.yml' }],
  searches: [{ detections: ['b'], search: '`inner`', file: '/c/baselines/learn.yml' }],
} as unknown as Content;

const affected = (file: string): string =>
  affectedDetections(CONTENT, [file])
    .map(({ name }) => name)
    .join('');

it('follows macros, lookups, data sources, baselines, deployments and data', () => {
  const cases: readonly (readonly [file: string, names: string])[] = [
    ['/c/detections/a.yml', 'a'],
    ['/c/macros/outer.yml', 'a'],
    ['/c/macros/inner.yml', 'ab'],
    ['/c/macros/a_filter.yml', 'a'],
    ['/c/macros/other.yml', ''],
    ['/c/lookups/bad.csv', 'b'],
    ['/c/lookups/bad_domains.yml', 'b'],
    ['/c/lookups/names.csv', 'ab'],
    ['/c/data_sources/s.yml', 'b'],
    ['/c/data_sources/deep/sysmon_22.yml', 'b'],
    ['/c/lookups/gone/names.yml', 'ab'],
    ['/c/default/macros.conf', 'ab'],
    ['/c/baselines/learn.yml', 'b'],
    ['/c/deployments/ttp.yml', 'ab'],
    ['/c/data/x.log', 'c'],
    ['/c/README.md', ''],
  ];
  for (const [file, names] of cases) assert.equal(affected(file), names, file);
});
