import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { KarstError } from '../../src/diagnostics/index.js';
import {
  addSuppression,
  dispositionOf,
  type Edit,
  endSuppression,
  findingsSearch,
  isOver,
  type Outcome,
  type ReviewPolicy,
  reviewedOf,
  reviewFindings,
  reviewHistory,
  statusOf,
  suppressionsIn,
  withSuppressions,
} from '../../src/findings/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';

/* The worked cases of incident review in Enterprise Security, over events that any detection could have written. */

const pack = (name: string): string => fileURLToPath(new URL(`../../packs/${name}`, import.meta.url));
const { knowledge, diagnostics } = await loadKnowledge([], [pack('cim'), pack('review')]);
const store = await openEmbedded({});
const { lookups } = store;
after(() => store.close());

type Fields = Readonly<Record<string, string | readonly string[]>>;

const EVENTS: readonly Fields[] = [
  { event_id: 'c53', severity: 'high', dest_priority: 'critical' },
  { event_id: 'c54', severity: 'medium' },
  { event_id: 'c55', severity: 'medium', src_priority: 'low', user_priority: 'critical' },
  { event_id: 'c56', severity: 'critical', priority: 'unknown' },
  { event_id: 'c57', priority: 'high' },
  { event_id: 'c58', severity: 'informational', priority: 'critical' },
  { event_id: 'c59', severity: 'HIGH' },
  { event_id: 'c60', urgency: 'low', severity: 'critical' },
  { event_id: 'c61', severity: 'low', priority: ['low', 'critical'] },
  { event_id: 'c90', severity: 'high', priority: 'informational' },
  { event_id: 'c66', default_owner: 'ann', severity: 'low' },
  { event_id: 'c68', rule_name: 'R', savedsearch_description: 'd', security_domain: 'Network' },
  { event_id: 'c92', rule_name: 'first', dest: 'web', user: 'bob' },
  { event_id: 'c92', rule_name: 'second', dest: 'web', user: 'bob' },
  { rule_name: 'from elsewhere', user: 'eve' },
];
const NAMES = [...new Set(EVENTS.flatMap((event) => Object.keys(event)))];

await store.insertEvents(
  EVENTS.map((fields, n) => ({
    time: (1_700_000_000 + n) * 1_000_000,
    index: 'notable',
    sourcetype: 'stash',
    source: 'the search',
    host: 'karst',
    raw: `event ${n}`,
    names: NAMES.filter((name) => name in fields),
    values: NAMES.flatMap((name) => (name in fields ? [fields[name] ?? ''] : [])),
  })),
);

async function rows(spl: string): Promise<readonly Fields[]> {
  const own = await withSuppressions(knowledge, lookups);
  return (await search({ spl, knowledge: own }, store)).rows.map((row) => ({ ...row }));
}

async function finding(id: string) {
  const [found] = (await rows(findingsSearch({ ids: [id], suppressed: true }))).map(reviewedOf);
  assert.ok(found, id);
  return found;
}

/** One change as a person makes it: seen now, decided on now. */
async function change(
  ids: readonly string[],
  edit: Edit,
  by = 'ann',
  policy?: ReviewPolicy,
): Promise<readonly Outcome[]> {
  const seen = [];
  for (const id of ids) seen.push(await finding(id));
  return reviewFindings(lookups, seen, { edit, by, now: 1_700_100_000_000, ...(policy && { policy }) });
}

const refusal = (outcome: Outcome | undefined): string =>
  outcome !== undefined && 'problem' in outcome ? outcome.problem.code : (outcome?.outcome ?? '');

describe('findings as nobody has touched them', () => {
  it('the pack is understood', () => assert.deepEqual(diagnostics, []));

  it('urgency comes from severity and the highest priority', async () => {
    const found = await rows('`notable` | table rule_id urgency');
    const urgency = Object.fromEntries(found.map(({ rule_id, urgency }) => [rule_id, urgency]));
    assert.deepEqual(
      ['c53', 'c54', 'c55', 'c56', 'c57', 'c58', 'c59', 'c60', 'c61', 'c90'].map((id) => urgency[id]),
      ['critical', 'low', 'high', 'high', 'medium', 'informational', 'medium', 'low', 'medium', 'unknown'],
    );
  });

  it('it is new, nobody has it, and what it is nobody knows', async () => {
    const { status, statusLabel, statusGroup, owner, disposition, dispositionLabel, version } = await finding('c54');
    assert.deepEqual([status, statusLabel, statusGroup, owner], ['1', 'New', 'New', 'unassigned']);
    assert.deepEqual([disposition, dispositionLabel, version], ['disposition:6', 'Undetermined', 0]);
    assert.equal((await finding('c66')).owner, 'ann');
  });

  it('names and descriptions are filled; two events of one id are one finding; one without an id gets one', async () => {
    const { ruleName, title, description, domain } = await finding('c68');
    assert.deepEqual([ruleName, title, description, domain], ['R', 'R', 'd', 'network']);
    const plain = await finding('c54');
    assert.deepEqual([plain.title, plain.description, plain.domain], ['the search', 'unknown', 'threat']);
    const twice = await rows('`notable` | search rule_id=c92 | table rule_name');
    assert.deepEqual(twice, [{ rule_name: 'second' }]);
    const [other] = await rows('`notable("the search")` | search rule_name="from elsewhere" | table rule_id');
    assert.match(String(other?.rule_id), /^[0-9a-f]{32}$/);
  });
});

describe('changes', () => {
  it('each is a record; the state is what the last one left', async () => {
    const [first] = await change(['c54'], { status: '2', owner: 'bob' });
    assert.equal(first?.outcome, 'changed');
    await change(['c54'], { status: '5', disposition: 'disposition:2', comment: ' a planned test ' }, 'bob');
    const { status, statusLabel, statusGroup, owner, dispositionLabel, comments, version } = await finding('c54');
    assert.deepEqual([status, statusLabel, statusGroup, owner, version], ['5', 'Closed', 'Closed', 'bob', 2]);
    assert.deepEqual([dispositionLabel, comments], ['Benign Positive - Suspicious But Expected', ['a planned test']]);
    const history = await reviewHistory(lookups, ['c54']);
    assert.deepEqual(
      history.map(({ version: v, user, changed, comment }) => [v, user, changed, comment]),
      [
        [1, 'ann', ['status', 'owner'], ''],
        [2, 'bob', ['status', 'disposition'], 'a planned test'],
      ],
    );
    assert.deepEqual(await rows('`notable` | where status="5" | table rule_id reviewer'), [
      { rule_id: 'c54', reviewer: ['ann', 'bob'] },
    ]);
    assert.deepEqual(await rows('index=notable event_id=c54 | stats count by event_id status'), []);
  });

  it('what is not named stays; what is so already is not written', async () => {
    await change(['c66'], { urgency: 'high' });
    const { status, owner, urgency } = await finding('c66');
    assert.deepEqual([status, owner, urgency], ['1', 'ann', 'high']);
    assert.equal((await change(['c66'], { urgency: 'high', owner: 'ann' }))[0]?.outcome, 'unchanged');
    assert.equal((await reviewHistory(lookups, ['c66'])).length, 1);
  });

  it('many at once are one step each, and one that cannot change keeps no other from it', async () => {
    const policy = { transitions: new Map([['5', ['2']]]) };
    const outcomes = await change(['c53', 'c54', 'c55'], { status: '4' }, 'eve', policy);
    assert.deepEqual(outcomes.map(refusal), ['changed', 'review/transition', 'changed']);
    assert.deepEqual(
      (await rows('`notable` | search status_group=Open | table rule_id status | sort rule_id')).map(
        (row) => row.rule_id,
      ),
      ['c53', 'c55'],
    );
  });

  it('of two that saw the same version one is written', async () => {
    const seen = await finding('c56');
    const attempt = (owner: string) =>
      reviewFindings(lookups, [seen], { edit: { owner }, by: owner, now: 1_700_100_000_000 });
    const outcomes = (await Promise.all([attempt('ann'), attempt('bob'), attempt('eve')])).flat();
    assert.deepEqual(outcomes.map(refusal).sort(), ['changed', 'review/conflict', 'review/conflict']);
    const winner = outcomes.find(({ outcome }) => outcome === 'changed');
    const { owner, version } = await finding('c56');
    assert.deepEqual([owner, version], [winner && 'record' in winner ? winner.record.owner : '', 1]);
    const [late] = await attempt('zed');
    assert.ok(late !== undefined && 'problem' in late);
    assert.match(late.problem.message, /version 0 was seen, and it is at 1, by (ann|bob|eve)/);
  });

  it('a team may ask for comments', async () => {
    const asked = await change(['c57'], { status: '5', comment: 'too short' }, 'ann', { commentLength: 20 });
    assert.equal(refusal(asked[0]), 'review/comment');
    assert.equal(refusal((await change(['c57'], { owner: ' ' }))[0]), 'review/empty');
    assert.equal((await finding('c57')).version, 0);
  });

  it('a record of others with empty parts leaves them; a status that is none is Unassigned', async () => {
    const row = (key: string, more: Fields) =>
      `| makeresults | eval rule_id="c58", _key="${key}", ${Object.entries(more)
        .map(([name, value]) => `${name}="${String(value)}"`)
        .join(', ')} | fields - _time | outputlookup append=true incident_review_history_lookup`;
    await rows(row('x1', { status: '3', owner: 'ann', time: '1' }));
    await rows(row('x2', { owner: 'bob', time: '2' }));
    const { statusLabel, owner, version } = await finding('c58');
    assert.deepEqual([statusLabel, owner, version], ['Pending', 'bob', 2]);
    await rows(row('x3', { status: '77', time: '3' }));
    const odd = await finding('c58');
    assert.deepEqual([odd.status, odd.statusLabel, odd.statusGroup], ['0', 'Unassigned', 'New']);
  });

  it('words are understood by id, number, label and beginning', () => {
    assert.deepEqual(['5', 'closed', 'in_progress', 'Resol'].map(statusOf), [
      { id: '5' },
      { id: '5' },
      { id: '2' },
      { id: '4' },
    ]);
    assert.deepEqual(['1', 'disposition:4', 'true positive', 'OTHER'].map(dispositionOf), [
      { id: 'disposition:1' },
      { id: 'disposition:4' },
      { id: 'disposition:1' },
      { id: 'disposition:5' },
    ]);
    const two = dispositionOf('false positive');
    assert.equal('known' in two && two.known.length, 2);
    assert.equal('id' in statusOf('0') || 'id' in statusOf('unassigned') || 'id' in statusOf(''), false);
  });
});

describe('suppressions', () => {
  const rule = {
    name: 'bobs-web',
    filter: 'user=bob dest="w*"',
    from: 1_700_000_000,
    until: 1_700_000_100,
    reason: 'a test of "quotes" \\ and more',
    owner: 'ann',
    by: 'ann',
    made: 1_700_000_050,
  };
  const code = (expected: string) => (error: unknown) =>
    error instanceof KarstError && error.diagnostics[0]?.code === expected;

  it('mark findings of their filter and their time', async () => {
    await addSuppression(lookups, rule);
    assert.deepEqual((await finding('c92')).suppressions, ['bobs-web']);
    assert.deepEqual((await rows(findingsSearch({ ids: ['c92'] }))).length, 0);
    assert.deepEqual(await rows('`notable` | stats count by suppression'), [{ suppression: 'bobs-web', count: '1' }]);
    assert.deepEqual(await rows('index=notable eventtype=notable_suppression-bobs-web | stats count'), [
      { count: '2' },
    ]);
    await addSuppression(lookups, { ...rule, name: 'too-late', from: 1_700_000_014, until: 1_700_000_015 });
    assert.deepEqual((await finding('c92')).suppressions, ['bobs-web']);
  });

  it('end, and show what they hid when told to', async () => {
    await assert.rejects(addSuppression(lookups, rule), code('review/suppression-exists'));
    const ended = await endSuppression(lookups, { name: 'bobs-web', by: 'eve', now: 1_700_000_060, reveal: false });
    assert.deepEqual([ended.until, ended.ended?.by], [1_700_000_060, 'eve']);
    assert.deepEqual((await finding('c92')).suppressions, ['bobs-web']);
    const again = { name: 'bobs-web', by: 'eve', now: 1_700_000_070, reveal: false };
    await assert.rejects(endSuppression(lookups, again), code('review/suppression-over'));
    await endSuppression(lookups, { ...again, reveal: true });
    assert.deepEqual((await finding('c92')).suppressions, []);
    const [first] = await suppressionsIn(lookups);
    assert.ok(first !== undefined && isOver(first, 0));
    assert.deepEqual([first.reason, first.owner, first.filter], [rule.reason, 'ann', rule.filter]);
    await assert.rejects(endSuppression(lookups, { ...again, name: 'bobs-wed' }), code('review/no-suppression'));
  });

  it('are refused where they are more than a filter', async () => {
    const odd = (more: Partial<typeof rule>) => addSuppression(lookups, { ...rule, name: 'odd', ...more });
    await assert.rejects(odd({ filter: 'a=1 | delete' }), code('review/suppression-filter'));
    await assert.rejects(odd({ filter: '[search x]' }), code('review/suppression-filter'));
    await assert.rejects(odd({ filter: '`m`' }), code('review/suppression-macro'));
    await assert.rejects(odd({ filter: ' ' }), code('review/empty'));
    await assert.rejects(odd({ name: 'a b' }), code('review/suppression-name'));
    await assert.rejects(odd({ until: 1_700_000_000 }), code('review/suppression-time'));
  });
});
