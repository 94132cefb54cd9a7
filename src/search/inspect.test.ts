import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Knowledge, loadKnowledge } from '../knowledge/index.js';
import { openEmbedded, type Store } from '../store/index.js';
import { inspect } from './index.js';

let store: Store;
let knowledge: Knowledge;
before(async () => {
  store = await openEmbedded({});
  ({ knowledge } = await loadKnowledge([join(import.meta.dirname, '../../packs/cim')]));
});
after(() => store.close());

async function fieldsOf(spl: string): Promise<readonly string[] | undefined> {
  const { fields } = await inspect({ spl, knowledge }, store);
  return fields && [...fields].sort();
}

const PROCESSES = '| tstats count from datamodel=Endpoint.Processes by Processes.dest Processes.user';

describe('the fields that a search may return', () => {
  const closed: readonly (readonly [spl: string, fields: string])[] = [
    ['index=main | stats count by host', 'count host'],
    ['index=main | stats count AS n values(a) by host | eval b=1 | rename host AS dest', 'b dest n values(a)'],
    [`${PROCESSES} | rename Processes.* AS *`, 'count dest user'],
    [`${PROCESSES} | rename Processes.* AS * | stats values(*) AS * by dest`, 'count dest user'],
    ['index=main | table a b | fields - a', 'b'],
    ['index=main | stats count by a | rex field=a "(?<first>.)(?<rest>.*)"', 'a count first rest'],
    ['index=main | stats count by a | join a [search index=main | stats count AS n by a]', 'a count n'],
    ['index=main | stats count by a | spath input=a path=x.y output=z', 'a count z'],
    ['index=main | stats count by a | append [search index=main | stats max(b) AS most]', 'a count most'],
    [
      'index=main | stats count by a | eventstats max(count) AS most | streamstats sum(count) AS sum',
      'a count most sum',
    ],
    ['index=main | stats count by a | fillnull value=x b', 'a b count'],
  ];
  for (const [spl, fields] of closed) {
    it(spl, async () => assert.equal((await fieldsOf(spl))?.join(' '), fields));
  }

  const open = [
    'index=main a=1',
    'index=main | eval a=1',
    'index=main | stats values(*) AS *',
    'index=main | stats count by a | spath input=a',
    'index=main | fields a*',
    'index=main | chart count over a by b',
    'index=main | stats count by a | append [search index=main]',
  ];
  for (const spl of open) {
    it(`cannot be told of ${spl}`, async () => assert.equal(await fieldsOf(spl), undefined));
  }
});

describe('the fields that a search reads', () => {
  it('are those that its first expression compares', async () => {
    const { reads } = await inspect({ spl: 'index=main (a=1 OR NOT b IN (1,2)) word | where c=1', knowledge }, store);
    assert.deepEqual([...reads].sort(), ['a', 'b', 'index']);
  });

  it('are told where the data model does not have them', async () => {
    const spl =
      '| tstats count from datamodel=Endpoint.Processes where Processes.usr=x by web.url Processes.dest _time';
    const { strangers } = await inspect({ spl, knowledge }, store);
    assert.deepEqual(strangers.map(({ field, match }) => [field, match]).sort(), [
      ['Processes.usr', 'Processes.user'],
      ['web.url', undefined],
    ]);
  });
});
