import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KarstError } from '../../src/diagnostics/index.js';
import type { Knowledge } from '../../src/knowledge/index.js';
import type { ResultRow } from '../../src/search/index.js';
import type { Macro } from '../../src/search/spl/index.js';
import { loadAddOn } from '../bed/add-on.js';
import { type LoadedEvent, TestBed } from '../bed/test-bed.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';
import { DISPUTED } from './spl-cases.disputed.js';

interface Case {
  readonly id: string;
  readonly load: readonly LoadedEvent[];
  readonly spl: string;
  readonly expect: readonly ResultRow[];
  readonly ordered: boolean;
  readonly error?: string;
  readonly macros?: Readonly<Record<string, MacroStanza>>;
  /** Rows by the names of files; settings of transforms.conf by the names of definitions. */
  readonly lookups?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  readonly lookup_defs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type MacroStanza = Omit<Macro, 'args' | 'name'> & { readonly args?: string };

type Verdict = { readonly kind: 'passed' | 'unsupported' | 'failed'; readonly why: string };

function macrosOf(stanzas: Readonly<Record<string, MacroStanza>>): ReadonlyMap<string, Macro> {
  return new Map(
    Object.entries(stanzas).map(([key, { args, ...rest }]) => {
      const list = args === undefined ? [] : args.split(',').map((a) => a.trim());
      return [key, { ...rest, name: key.replace(/\(\d+\)$/, ''), args: list }];
    }),
  );
}

/** The lookups of a case, as an add-on would bring them. */
async function lookupsOf({ lookups = {}, lookup_defs: definitions = {} }: Case): Promise<Knowledge['lookups']> {
  if (Object.keys(lookups).length === 0) return new Map();
  const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const files = Object.entries(lookups).map(([name, rows]) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
    return [`lookups/${name}`, lines.map((line) => `${line.map(quoted).join(',')}\n`).join('')] as const;
  });
  const stanzas = Object.entries(definitions).map(([name, settings]) => {
    const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
    return `[${name}]\n${lines.join('')}`;
  });
  const { knowledge } = await loadAddOn([...files, ['default/transforms.conf', stanzas.join('')]]);
  return knowledge.lookups;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => sameValue(v, b[i]));
  // null stands for an absent field.
  if (a === b || ((a ?? null) === null && (b ?? null) === null)) return true;
  const [x, y] = [Number(a), Number(b)];
  // The last digits of a computed fraction depend on the order of summation.
  const fraction = String(a).length + String(b).length > 16 && !(Number.isInteger(x) && Number.isInteger(y));
  return fraction && Number.isFinite(x) && Number.isFinite(y) && Math.abs(x - y) <= 1e-14 * Math.abs(y);
}

function sameRow(actual: ResultRow, expected: ResultRow): boolean {
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...keys].every((k) => sameValue(actual[k], expected[k]));
}

function sameRows(actual: readonly ResultRow[], { expect, ordered }: Case): boolean {
  if (actual.length !== expect.length) return false;
  if (ordered) return actual.every((row, i) => sameRow(row, expect[i] as ResultRow));
  const left = [...expect];
  return actual.every((row) => {
    const at = left.findIndex((e) => sameRow(row, e));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

async function judge(bed: TestBed, item: Case): Promise<Verdict> {
  try {
    const run = await bed.load(item.load, { macros: macrosOf(item.macros ?? {}), lookups: await lookupsOf(item) });
    const { rows } = await run(item.spl);
    if (item.error !== undefined) return { kind: 'failed', why: `no error, rows ${JSON.stringify(rows)}` };
    return { kind: sameRows(rows, item) ? 'passed' : 'failed', why: JSON.stringify(rows) };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    const wanted = item.error?.toLowerCase();
    if (wanted !== undefined && error.message.toLowerCase().includes(wanted)) return { kind: 'passed', why: '' };
    const unsupported = error.diagnostics.every((d) => d.kind === 'unsupported');
    return { kind: unsupported ? 'unsupported' : 'failed', why: error.message };
  }
}

test('the worked examples of the documentation', async (t) => {
  const folder = corpusFolder();
  if (folder === undefined) return t.skip(NO_CORPUS);
  const cases = JSON.parse(readFileSync(join(folder, 'spl-cases.json'), 'utf8')) as readonly Case[];
  const bed = await TestBed.open();
  const lists: Record<Verdict['kind'] | 'disputed', string[]> = {
    passed: [],
    unsupported: [],
    failed: [],
    disputed: [],
  };
  const broken: string[] = [];
  try {
    for (const item of cases) {
      const verdict = await judge(bed, item);
      const disputed = verdict.kind === 'failed' && DISPUTED[item.id] !== undefined;
      lists[disputed ? 'disputed' : verdict.kind].push(item.id);
      if (verdict.kind !== 'passed' && !disputed) {
        broken.push(
          `${item.id} (${verdict.kind}): ${item.spl}\n    got  ${verdict.why}\n    want ${JSON.stringify(item.expect)}`,
        );
      }
    }
  } finally {
    await bed.close();
  }
  for (const [kind, ids] of Object.entries(lists)) t.diagnostic(`${kind}: ${ids.length}`);
  t.diagnostic(`disputed: ${lists.disputed.join(' ')}`);
  const stale = Object.keys(DISPUTED).filter((id) => lists.passed.includes(id));
  assert.deepEqual(stale, [], 'disputed cases that pass');
  assert.equal(broken.length, 0, `\n${broken.join('\n')}`);
});
