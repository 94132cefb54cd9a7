import { commands, type ResultRow, type SearchResult } from '../../src/search/index.js';
import { lower, type Plan } from '../../src/search/plan/index.js';
import { type Pipeline, printPipeline } from '../../src/search/spl/index.js';
import type { LoadedEvent } from '../bed/test-bed.js';
import { run } from '../reference/plan.js';
import { Unspecified } from '../reference/unspecified.js';
import type { GeneratedSearch } from './pipeline-arbitrary.js';

/** What the test bed gives every event; not what these tests are about. */
const BED_FIELDS: ReadonlySet<string> = new Set(['index', 'source', 'sourcetype', 'host', '_indextime']);

export function spl({ pipeline }: GeneratedSearch): string {
  return printPipeline(pipeline, commands);
}

function planOf(pipeline: Pipeline): Plan {
  const problems: string[] = [];
  const plan = lower(pipeline, commands, ({ message }) => problems.push(message));
  if (plan === undefined) throw new Error(`A generated search does not lower: ${problems.join('; ')}`);
  return plan;
}

/** The rows of the reference; undefined where the documents leave the answer open. */
export function expected(search: GeneratedSearch, events: readonly LoadedEvent[]): readonly ResultRow[] | undefined {
  try {
    return run(planOf(search.pipeline), { events, now: 0 });
  } catch (error) {
    if (error instanceof Unspecified) return undefined;
    throw error;
  }
}

type Compared = readonly (readonly [string, readonly string[]])[];

function comparable(row: ResultRow): Compared {
  return Object.entries(row)
    .filter(([name]) => !BED_FIELDS.has(name) && !name.startsWith('#'))
    .map(([name, value]) => [name, typeof value === 'string' ? [value] : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function listed(rows: readonly ResultRow[], ordered: boolean): readonly Compared[] {
  const all = rows.map(comparable);
  if (ordered) return all;
  return all
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

/** The last digits of a mean or a deviation depend on the order of summation. */
const TOLERANCE = 1e-9;

function sameText(a: string, b: string): boolean {
  if (a === b) return true;
  if (!/\.\d{8}/.test(a + b)) return false;
  return Math.abs(Number(a) - Number(b)) <= TOLERANCE * Math.max(Math.abs(Number(a)), Math.abs(Number(b)));
}

function sameRow(a: Compared, b: Compared | undefined): boolean {
  return (
    a.length === b?.length &&
    a.every(([name, texts], i) => {
      const [otherName, otherTexts] = b[i] ?? ['', []];
      return (
        name === otherName &&
        texts.length === otherTexts.length &&
        texts.every((t, j) => sameText(t, otherTexts[j] ?? ''))
      );
    })
  );
}

export function agree(actual: readonly ResultRow[], wanted: readonly ResultRow[], ordered: boolean): boolean {
  const [left, right] = [listed(actual, ordered), listed(wanted, ordered)];
  return left.length === right.length && left.every((row, i) => sameRow(row, right[i]));
}

function lines(rows: readonly ResultRow[]): string {
  return rows.map((row) => `    ${JSON.stringify(Object.fromEntries(comparable(row)))}`).join('\n');
}

/** Undefined if Karst and the reference agree, or the documents do not say; else what a person needs to see. */
export async function disagreement(
  generated: GeneratedSearch,
  events: readonly LoadedEvent[],
  search: (spl: string) => Promise<SearchResult>,
): Promise<string | undefined> {
  const text = spl(generated);
  const wanted = expected(generated, events);
  const found = await search(text).catch((error: unknown) => error);
  if (found instanceof Error) return `${text}\n  Karst fails: ${found.message}\n  events:\n${lines(events)}`;
  const { rows } = found as SearchResult;
  if (wanted === undefined || agree(rows, wanted, generated.ordered)) return undefined;
  return `${text}\n  events:\n${lines(events)}\n  reference:\n${lines(wanted)}\n  Karst:\n${lines(rows)}`;
}
