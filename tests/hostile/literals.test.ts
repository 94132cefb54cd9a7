import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { KarstError } from '../../src/diagnostics/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { commands, explain, type SearchRequest } from '../../src/search/index.js';
import { type Pipeline, parseSearch, printPipeline } from '../../src/search/spl/index.js';
import { openEmbedded, type Store, type StoredEvent } from '../../src/store/index.js';
import { readScript } from '../language/script.js';

/*
 * No literal of a search gets into the text of the SQL that is made of it. In searches of the language scripts one
 * literal after the other is replaced by a text that is found nowhere else, and looked for in the SQL.
 */

const SCRIPTS = join(import.meta.dirname, '../language');
/** Every so many of the scripts' searches, all of them with 1. */
const EVERY = Number(process.env.KARST_EVERY ?? 4);

let store: Store;
let known: Omit<SearchRequest, 'spl'>;

before(async () => {
  store = await openEmbedded({});
  known = { knowledge: (await loadKnowledge([])).knowledge };
  const names = ['n', 'a', 'b', 'c', 'u', 'v', 'm', 'x', 'k', 's', 't', 'user', 'host_name', 'count'];
  const origin = { index: 'main', sourcetype: 't', source: 'test', host: 'test' };
  const event = { ...origin, time: 1.7e15, raw: 'a=1 b=2', names, values: names.map(() => '1') };
  await store.insertEvents([event satisfies StoredEvent]);
});
after(() => store.close());

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Texts in quotes of expressions, and the pieces of search values. */
function literalsOf(tree: unknown): readonly Place[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const holder = tree as Record<string, unknown>;
  const own: Place[] = holder.kind === 'string' && typeof holder.value === 'string' ? [{ holder, key: 'value' }] : [];
  const pieces = Array.isArray(holder.pieces) ? holder.pieces.map((_, i) => [holder.pieces, i] as const) : [];
  const ofPieces = pieces.map(([list, i]): Place => ({ holder: list as Record<string, unknown>, key: String(i) }));
  return [...own, ...ofPieces, ...Object.values(holder).flatMap(literalsOf)];
}

function marked(pipeline: Pipeline): readonly { readonly spl: string; readonly marker: string }[] {
  return literalsOf(pipeline).flatMap(({ holder, key }, i) => {
    const before = holder[key];
    const marker = `zq${i}vx'"\\\`kj`;
    holder[key] = marker;
    const spl = printPipeline(pipeline, commands);
    holder[key] = before;
    return [{ spl, marker: `zq${i}vx` }];
  });
}

/** The SQL of a search and of what it is after each command; undefined if it is refused. */
async function sqlOf(spl: string): Promise<string | undefined> {
  try {
    const { sql, stages } = await explain({ ...known, spl }, store);
    return [sql, ...stages.map((stage) => stage.sql)].join('\n');
  } catch (error) {
    if (error instanceof KarstError) return undefined;
    throw error;
  }
}

/** Names in back-quotes: fields are called what JSON texts and the like call them. */
function withoutNames(sql: string): string {
  return sql.replace(/`(?:[^`\\]|\\.)*`/g, '``');
}

function searches(): readonly string[] {
  const files = readdirSync(SCRIPTS).filter((name) => name.endsWith('.test'));
  const cases = files.flatMap((name) => readScript(readFileSync(join(SCRIPTS, name), 'utf8')));
  return [...new Set(cases.map(({ spl }) => spl))].filter((_, i) => i % EVERY === 0);
}

test('no literal of a search is in the text of its SQL', async (t) => {
  let looked = 0;
  for (const text of searches()) {
    const { pipeline } = parseSearch(text, commands);
    if (pipeline === undefined) continue;
    for (const { spl, marker } of marked(pipeline)) {
      const sql = await sqlOf(spl);
      if (sql === undefined) continue;
      looked += 1;
      assert.ok(!withoutNames(sql).includes(marker), `${spl}\n${sql}`);
    }
  }
  t.diagnostic(`${looked} literals looked for`);
  assert.ok(looked > 100);
});
