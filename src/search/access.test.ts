import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { KarstError } from '../diagnostics/index.js';
import { loadKnowledge } from '../knowledge/index.js';
import { openEmbedded, type Store, type StoredEvent } from '../store/index.js';
import { type Access, isAllowed, type ResultRow, type SearchRequest, search } from './index.js';

let store: Store;
const { knowledge } = await loadKnowledge([]);

const event = (index: string, word: string): StoredEvent => ({
  time: 1_700_000_000_000_000,
  index,
  sourcetype: 'same',
  source: 's',
  host: 'h',
  raw: `word=${word}`,
  names: ['word'],
  values: [word],
});

before(async () => {
  store = await openEmbedded({});
  await store.insertEvents([event('open', 'a'), event('open', 'b'), event('secret', 'c'), event('_audit', 'd')]);
});

after(() => store.close());

const READER: Access = { indexes: ['open'], writes: false };

function run(spl: string, access: Access = READER, more: Partial<SearchRequest> = {}) {
  const savedSearches = new Map([['all', 'search index=* OR index=_* | table word']]);
  return search({ spl, knowledge, savedSearches, access, ...more }, store);
}

async function words(spl: string, access?: Access): Promise<readonly unknown[]> {
  return (await run(spl, access)).rows.map((row: ResultRow) => row.word).sort();
}

async function refusal(spl: string, access?: Access, more?: Partial<SearchRequest>): Promise<string> {
  const error = await run(spl, access, more).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof KarstError, `${spl} must be refused`);
  return error.message;
}

describe('a search sees the indexes of its role', () => {
  it('however it asks for events, though one table holds several indexes', async () => {
    for (const spl of [
      'index=* OR index=_* | table word',
      'index=secret OR index=open | table word',
      'NOT index=nothing | table word',
      'index=open | append [search index=secret | table word] | table word',
      '| union [search index=open | table word] [search index=secret | table word]',
      '| multisearch [search index=open] [search index=secret] | table word',
      'index=open | join type=left host [search index=secret | rename word as other] | fillnull value="" other | where other="" | table word',
      '| savedsearch all',
      'index=open | appendcols [search index=secret | stats count as leaked] | where isnull(leaked) OR leaked=0 | table word',
      '| tstats count where index=* OR index=_* by word | table word',
      '| tstats count where index=open by word | append [| tstats count where index=secret by word] | table word',
    ]) {
      assert.deepEqual(await words(spl), ['a', 'b'], spl);
    }
  });

  it('and nothing else tells of others', async () => {
    assert.deepEqual(await words('index=open [search index=secret | head 1 | table host] | table word'), []);
    assert.deepEqual(await words('index=secret OR index=_audit | table word'), []);
    assert.deepEqual(
      (await run('| eventcount summarize=false index=* index=_*')).rows.map((row) => row.index),
      ['open'],
    );
    const [counted] = (await run('| metadata type=sourcetypes index=* index=_*')).rows;
    assert.equal(counted?.totalCount, '2');
    assert.deepEqual((await run('| makeresults | map search="search index=secret | table word"')).rows, []);
  });

  it('by patterns; those of internal indexes begin as they do', async () => {
    assert.deepEqual(await words('index=* OR index=_* | table word', { indexes: ['*'], writes: false }), [
      'a',
      'b',
      'c',
    ]);
    assert.deepEqual(await words('index=_* | table word', { indexes: ['*', '_*'], writes: false }), ['d']);
    assert.deepEqual(
      [isAllowed('win_a', ['win*']), isAllowed('xwin', ['win*']), isAllowed('a.b', ['a?b']), isAllowed('_x', ['*x'])],
      [true, false, false, false],
    );
  });
});

describe('a search changes what its role may', () => {
  it('nothing, where the role only reads', async () => {
    assert.match(await refusal('index=open | collect index=open'), /may not write events/);
    assert.match(await refusal('index=open | table word | outputlookup stolen.csv'), /may not write lookups/);
    assert.equal(store.lookups.list().length, 0);
  });

  it('only in its own indexes, and never in internal ones', async () => {
    const writer: Access = { indexes: ['open', '_*'], writes: true };
    assert.match(await refusal('index=open | collect index=secret', writer), /write into the index "secret"/);
    assert.match(await refusal('index=open | collect index=_audit', writer), /write into the index "_audit"/);
  });
});

describe('a search has limits', () => {
  const limits = { seconds: 60, memory: 1e9, rows: 10 };

  it('of time, over all its steps', async () => {
    const begin = performance.now();
    const spl = '| makeresults count=400000 | eval x=random() | eventstats dc(x) as d by x | sort 0 x | table x d';
    assert.match(
      await refusal(spl, READER, { limits: { ...limits, seconds: 0.001 } }),
      /longer than the 0.001 seconds/,
    );
    assert.ok(performance.now() - begin < 5_000);
  });

  it('of rows, which a warning tells', async () => {
    const { rows, messages } = await run('| makeresults count=50', READER, { limits });
    assert.equal(rows.length, 10);
    assert.deepEqual(
      messages.map(({ message }) => message),
      ['Only the first 10 rows are returned.'],
    );
  });

  it('of nesting and length', async () => {
    const deep = `index=open | eval x=${'('.repeat(1_000)}1${')'.repeat(1_000)}`;
    const long = `index=open ${'a'.repeat(1_000_000)}`;
    const begin = performance.now();
    await refusal(deep, READER, { limits });
    await run(long, READER, { limits }).catch((error: unknown) => assert.ok(error instanceof KarstError));
    assert.ok(performance.now() - begin < 10_000);
  });
});
