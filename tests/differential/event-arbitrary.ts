import fc from 'fast-check';
import type { LoadedEvent } from '../bed/test-bed.js';

/** Fields that events may have; `d` is one that no event has. */
export const FIELDS = ['a', 'b', 'c'] as const;
export const ABSENT = 'd';

/** Texts that are easily confused: by number, by letter case, by wildcard, by emptiness. */
export const TEXTS = [
  '1',
  '01',
  '1.0',
  '10',
  '9',
  '-5',
  '2.5',
  'abc',
  'ABC',
  'a*c',
  'a_c',
  '',
  ' ',
  '-',
  'é',
  'É',
  '日本',
];

/** Words with breakers of both ranks around them. */
const RAWS = [
  'login failed',
  'Login FAILED for abc',
  'ip=10.0.0.6 user="abc"',
  'from 10.0.0.6 - error',
  'a_c a-c é,É 1.0',
  'path=C:\\Windows\\abc.exe',
  '',
];

const single = fc.constantFrom(...TEXTS);
const multiple = fc.oneof(
  { weight: 5, arbitrary: single },
  { weight: 3, arbitrary: fc.array(single, { minLength: 2, maxLength: 3 }) },
);

const time = fc.constantFrom('1704067200', '1704067201', '1704067202', '1704067203.5');

function event(lists: ReadonlySet<string>): fc.Arbitrary<LoadedEvent> {
  const value = (name: string): fc.Arbitrary<string | string[]> => (lists.has(name) ? multiple : single);
  return fc.record(
    { _time: time, _raw: fc.constantFrom(...RAWS), a: value('a'), b: value('b'), c: value('c') },
    { requiredKeys: ['_time', '_raw'] },
  ) as fc.Arbitrary<LoadedEvent>;
}

/** Fields that hold lists in some events: a column without any is compiled in another way. */
const listFields = fc.constantFrom([], ['a'], ['b'], ['c'], ['a', 'b'], ['a', 'b', 'c']);

/** A few events, any of their fields absent; some of one time. */
export const events: fc.Arbitrary<readonly LoadedEvent[]> = listFields.chain((lists) =>
  fc.array(event(new Set(lists)), { minLength: 1, maxLength: 9 }),
);
