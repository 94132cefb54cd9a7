import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Detection } from '../../content/index.js';
import type { Consequences } from '../../findings/index.js';
import type { ResultRow } from '../../search/index.js';
import { findingProblems, isFilled, settingProblems } from './integration-checks.js';
import { nowAfter, windowAround } from './window.js';

const RULE = {
  riskObjects: [
    { field: 'dest', type: 'system', score: 36 },
    { field: 'user', type: 'user', score: 20 },
  ],
  threatObjects: [],
  tags: { analyticStory: ['B', 'A'], mitreAttackId: ['T1102'], message: '$user$ did it on $dest$' },
} as unknown as Pick<Detection, 'riskObjects' | 'threatObjects' | 'tags'>;
const NOTABLE = { ruleTitle: '%name%', ruleDescription: '%description%', nesFields: [] };
const TTP: Consequences = { rba: true, notable: NOTABLE };
const NAME = 'ESCU - "Odd" Thing - Rule';

const event = (field: string, more: ResultRow = {}): ResultRow => ({
  search_name: NAME,
  orig_sid: 's',
  risk_object: 'x',
  risk_object_type: field === 'dest' ? 'system' : 'user',
  risk_score: field === 'dest' ? '36' : '20',
  risk_message: 'ann did it on h1',
  contributing_events_search: `| savedsearch "ESCU - \\"Odd\\" Thing - Rule" | search ${field}="x"`,
  analyticstories: ['A', 'B'],
  'annotations.mitre_attack': 'T1102',
  ...more,
});
const problems = (risk: readonly ResultRow[], notables: readonly ResultRow[] = [{}], made = TTP): string =>
  findingProblems(RULE, made, { searchName: NAME, risk, notables }).join('; ');

describe('contentctl’s list for findings', () => {
  it('is satisfied by an event for every risk object and a notable', () => {
    assert.equal(problems([event('dest'), event('user'), event('dest')]), '');
    assert.equal(problems([], [{}], { rba: false, notable: NOTABLE }), '');
  });

  it('asks for what is missing', () => {
    assert.equal(problems([], []), 'no risk event was written; no notable was written');
    assert.equal(problems([event('dest')]), 'no risk event is about “user”');
    assert.equal(problems([event('dest')], [{}], { rba: false }), 'risk events were written, although it makes none');
    const { risk_score: _, ...unscored } = event('dest');
    assert.equal(problems([unscored, event('user')]), 'a risk event has no risk_score');
  });

  it('compares type, score, message, stories and techniques', () => {
    const cases: readonly (readonly [more: ResultRow, problem: string])[] = [
      [{ risk_object_type: 'other' }, '“dest” is put at risk as other, not as system'],
      [{ risk_score: '37' }, '“dest” gets the risk score 37, not 36'],
      [{ risk_message: 'ann did it on $dest$' }, 'the risk message still has $dest$'],
      [
        { risk_message: ' did it on h1' },
        'the risk message “ did it on h1” is not “$user$ did it on $dest$” filled in',
      ],
      [{ analyticstories: 'A' }, 'a risk event has the stories A'],
      [{ 'annotations.mitre_attack': ['T1102', 'T1'] }, 'a risk event has the techniques T1102, T1'],
      [{ search_name: 'Other' }, 'a risk event is called “Other”'],
    ];
    for (const [more, problem] of cases) assert.equal(problems([event('dest', more), event('user')]), problem);
    const stranger = event('dest', { contributing_events_search: `| savedsearch "X" | search dest="x"` });
    assert.match(
      problems([stranger, event('dest'), event('user')]),
      /^a risk event comes from “”, which is no risk object$/,
    );
  });

  it('looks at the settings before', () => {
    const bare = { riskObjects: [], threatObjects: [], tags: { message: ' ' } } as unknown as typeof RULE;
    assert.deepEqual(settingProblems(bare, TTP), ['it names no risk object', 'it has no risk message']);
    assert.deepEqual(settingProblems(RULE, { rba: true, notable: { ...NOTABLE, ruleTitle: '' } }), [
      'its deployment has no rule title',
    ]);
  });

  it('tells a filled message from one with blanks', () => {
    const cases: readonly (readonly [message: string, template: string, filled: boolean])[] = [
      ['a on b', '$x$ on $y$', true],
      ['a on ', '$x$ on $y$', false],
      [' on on b', '$x$ on $y$', true],
      ['on x', 'on $x$', true],
      ['on x.', 'on $x$.', true],
      ['on .', 'on $x$.', false],
      ['ab', '$x$$y$', true],
      ['a', '$x$$y$', false],
      ['plain', 'plain', true],
      ['costs $5 for a', 'costs $5 for $x$', true],
      ['x'.repeat(100_000), '$a$ $b$ $c$ $d$ $e$ $f$ $g$', false],
    ];
    for (const [message, template, filled] of cases) assert.equal(isFilled(message, template), filled, template);
  });
});

describe('the window of the scheduled search', () => {
  const at = (time: string): number => Date.parse(`2024-05-01T${time}Z`) / 1000;
  const schedule = (earliestTime: string, latestTime: string) => ({
    cronSchedule: '0 * * * *',
    earliestTime,
    latestTime,
    scheduleWindow: 'auto',
  });

  it('closes behind the last event', () => {
    const span = { first: at('09:20:30'), last: at('09:30:30') };
    assert.deepEqual(windowAround(schedule('-70m@m', '-10m@m'), span), {
      now: at('09:41:00'),
      earliest: at('08:31:00'),
      latest: at('09:31:00'),
    });
    assert.equal(nowAfter(span, 'now'), at('09:31:00'));
    assert.equal(nowAfter(span, '@h'), at('10:00:00'));
  });

  it('opens before the first event, however early, and stays open where the schedule is', () => {
    const span = { first: at('01:00:00.5'), last: at('09:30:30') };
    assert.equal(windowAround(schedule('-70m@m', '-10m@m'), span).earliest, at('01:00:00'));
    assert.deepEqual(windowAround(schedule('0', 'now'), span), { now: at('09:31:00'), latest: at('09:31:00') });
  });
});
