import { KarstError } from '../diagnostics/index.js';
import type { Engine } from './engine.js';
import { diagnose } from './failure.js';

/** A step of the layout's history. Steps only go forward, are never edited once released, and may run twice. */
interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      // Which fields of a table live in its overflow map: system.columns cannot tell.
      `CREATE TABLE IF NOT EXISTS overflow_fields (\`table\` String, field String, multivalue Bool)
       ENGINE = MergeTree ORDER BY (\`table\`, field)`,
    ],
  },
];

/** What a store without a history needs, the layout of the last version. */
export const CREATE_OVERFLOW_IN_MEMORY =
  'CREATE TABLE overflow_fields (`table` String, field String, multivalue Bool) ENGINE = Memory';

/** The layout version that this code reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

const CREATE = `CREATE TABLE IF NOT EXISTS schema_version (version UInt32, applied DateTime DEFAULT now())
  ENGINE = MergeTree ORDER BY version`;

async function storedVersion(engine: Engine, tables: ReadonlySet<string>): Promise<number> {
  if (!tables.has('schema_version')) return 0;
  const { rows } = await engine.read({ text: 'SELECT max(version) FROM schema_version', parameters: {} }, {});
  return Number(rows[0]?.[0] ?? 0);
}

/** Brings the layout up to SCHEMA_VERSION; refuses, without touching anything, what a newer version wrote. */
export async function migrate(engine: Engine, tables: ReadonlySet<string>): Promise<void> {
  const found = await storedVersion(engine, tables);
  if (found > SCHEMA_VERSION) throw new KarstError(diagnose('store/newer-schema', {}, found, SCHEMA_VERSION));
  if (found === SCHEMA_VERSION) return;
  await engine.command(CREATE);
  for (const { version, statements } of MIGRATIONS.filter((step) => step.version > found)) {
    for (const statement of statements) await engine.command(statement);
    await engine.command(`INSERT INTO schema_version (version) VALUES (${version})`);
  }
}
