import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Knowledge, loadKnowledge } from '../knowledge/index.js';
import { openEmbedded, type Store } from '../store/index.js';
import { askedSearch } from './index.js';

const EVENT = {
  time: 1_700_000_000_000_000,
  index: 'main',
  sourcetype: 'shop',
  source: 'till.log',
  host: 'till-1',
  raw: 'user=ann',
  names: [],
  values: [],
};

let store: Store;
let knowledge: Knowledge;
before(async () => {
  store = await openEmbedded({});
  await store.insertEvents([EVENT]);
  ({ knowledge } = await loadKnowledge([join(import.meta.dirname, '../../packs/cim')]));
});
after(() => store.close());

async function advice(spl: string): Promise<readonly string[]> {
  const { messages } = await askedSearch({ spl, knowledge }, store);
  return messages.map(({ message, hint }) => `${message} ${hint ?? ''}`.trim());
}

describe('what is said of a search without rows', () => {
  const cases: readonly (readonly [spl: string, said: readonly string[]])[] = [
    ['index=mian', ['No event has the index "mian". Did you mean main?']],
    ['index=prod sourcetype=SHOP', ['No event has the index "prod". Events are there with main.']],
    ['index IN (prod, test)', ['No event has the index "prod" or "test". Events are there with main.']],
    ['index=p* OR index=prod', []],
    ['index=main nothing', []],
    [
      '| tstats count from datamodel=Endpoint.Processes where Processes.proces_name=x by Processes.dest',
      ['The data model "Endpoint" has no field "Processes.proces_name". Did you mean Processes.process_name?'],
    ],
    [
      'index=main | where host="till*" AND NOT host!="*"',
      Array.from(
        { length: 2 },
        () =>
          'An asterisk is no wildcard here: where and eval compare texts letter by letter. Write like(field, "%text%"), match(field, "regex"), or use the search command.',
      ),
    ],
  ];
  for (const [spl, said] of cases) it(spl, async () => assert.deepEqual(await advice(spl), said));

  it('nothing where there are rows', async () => assert.deepEqual(await advice('index=main OR index=prod'), []));
});
