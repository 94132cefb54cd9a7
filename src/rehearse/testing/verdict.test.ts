import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Expectation } from '../../content/index.js';
import type { ResultRow } from '../../search/index.js';
import { expectationVerdict, fits } from './expectation.js';
import { unitVerdict } from './verdict.js';

const RULE = {
  riskObjects: [
    { field: 'dest', type: 'system', score: 1 },
    { field: 'user', type: 'user', score: 1 },
  ],
  threatObjects: [
    { field: 'proc', type: 'process' },
    { field: 'ip', type: 'ip_address' },
  ],
} as const;
const FULL = { dest: 'h', user: 'u', proc: 'p', ip: 'i' };
const verdict = (...rows: readonly ResultRow[]): boolean => unitVerdict(RULE, rows).pass;

describe('contentctl’s verdict', () => {
  it('needs a row', () => {
    assert.equal(verdict(), false);
    assert.equal(unitVerdict({ riskObjects: [], threatObjects: [] }, [{ count: '1' }]).pass, true);
  });

  it('passes at the first row that has everything and looks no further', () => {
    assert.equal(verdict(FULL), true);
    assert.equal(verdict(FULL, { dest: 'h' }), true);
    assert.equal(verdict({ dest: 'h', user: 'u' }, FULL, {}), true);
  });

  it('fails at a row without a risk object, or with the text null there', () => {
    assert.equal(verdict({ user: 'u', proc: 'p', ip: 'i' }), false);
    assert.equal(verdict({ ...FULL, user: 'null' }), false);
    assert.equal(verdict({ dest: 'h', user: 'u', proc: 'p' }, { ...FULL, dest: 'null' }), false);
    assert.match(unitVerdict(RULE, [{ dest: 'h' }]).message, /^row 1 has no value in “user”/);
  });

  it('takes several values, and an empty one, for values', () => {
    assert.equal(verdict({ ...FULL, user: ['a', 'null'] }), true);
    assert.equal(verdict({ ...FULL, user: '' }), true);
  });

  it('lets different rows have the threat objects, but each must be somewhere', () => {
    assert.equal(verdict({ dest: 'h', user: 'u', proc: 'p' }, { dest: 'h', user: 'u', ip: 'i' }), true);
    assert.equal(verdict({ dest: 'h', user: 'u', proc: 'p' }, { dest: 'h', user: 'u', ip: 'null' }), false);
  });

  it('looks at a hundred rows', () => {
    const rows = Array.from({ length: 100 }, () => ({ dest: 'h', user: 'u', proc: 'p' }));
    assert.equal(verdict(...rows, FULL), false);
    assert.equal(verdict(...rows.slice(1), FULL), true);
  });
});

describe('an expectation', () => {
  const ROWS = [
    { dest: 'h1', proc: 'a.exe', n: '5' },
    { dest: 'h2', proc: ['b.exe', 'c.exe'], n: '' },
  ];
  const problem = (expect: Partial<Expectation>, rows: readonly ResultRow[] = ROWS): string =>
    expectationVerdict({ least: 0, most: Number.POSITIVE_INFINITY, rows: [], without: [], ...expect }, rows).message;

  it('counts rows', () => {
    assert.equal(problem({ least: 2, most: 2 }), '');
    assert.equal(problem({ least: 3, most: 3 }), 'expected 3 rows, found 2');
    assert.equal(problem({ most: 0 }), 'expected no rows, found 2');
    assert.equal(problem({ most: 0 }, []), '');
    assert.equal(problem({ least: 3 }), 'expected at least 3 rows, found 2');
    assert.equal(problem({ most: 1 }), 'expected at most 1 row, found 2');
  });

  it('asks for values, with wildcards, in lists and absent', () => {
    assert.equal(
      problem({ rows: [{ dest: 'h1', proc: '*.exe' }, { proc: 'c.*' }, { proc: ['b.exe', 'c.exe'], n: '' }] }),
      '',
    );
    assert.equal(problem({ rows: [{ dest: 'h1', proc: 'b.exe' }] }), 'no row has dest=h1 proc=b.exe');
    assert.equal(problem({ rows: [{ proc: ['c.exe', 'b.exe'] }] }), 'no row has proc=[c.exe, b.exe]');
    assert.equal(problem({ rows: [{ other: '' }] }), '');
    assert.equal(problem({ rows: [{ other: '*' }] }), 'no row has other=*');
  });

  it('refuses values', () => {
    assert.equal(problem({ without: [{ dest: 'h3' }, { dest: 'h1', n: '6' }] }), '');
    assert.equal(problem({ without: [{ dest: 'H*' }, { dest: 'h*' }] }), 'a row has dest=h*, which none may');
  });

  it('has wildcards anywhere', () => {
    const cases: readonly (readonly [text: string, pattern: string, fits: boolean])[] = [
      ['abc', '*', true],
      ['', '*', true],
      ['abc', 'a*c', true],
      ['ac', 'a*c', true],
      ['a', 'a*a', false],
      ['abcbc', '*bc*bc', true],
      ['abc', '*bc*bc', false],
      ['a.c', 'a.c', true],
      ['abc', 'a.c', false],
      ['aXbXc', 'a*b*c', true],
    ];
    for (const [text, pattern, expected] of cases) assert.equal(fits(text, pattern), expected, `${text} ${pattern}`);
  });
});
