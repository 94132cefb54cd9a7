import { link, mkdir, readdir, readlink, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Engine } from './engine.js';
import type { Frozen, FrozenFile } from './upkeep.js';

/*
 * A picture of a store: the engine freezes tables, that is, makes links to their files, which are never changed once
 * written. To those come the definitions of the tables, and links to the files of the journal, which only grow. Where all
 * of it lies in a store's folder is how the engine has it, so a picture put into an empty folder is a store.
 */

const NAME = 'karst';
const JOURNAL = 'journal';

async function ask(engine: Engine, text: string) {
  return (await engine.read({ text, parameters: {} }, {})).rows;
}

/** The folder of an engine, as it says itself. */
async function folderOf(engine: Engine): Promise<string> {
  const [row] = await ask(engine, "SELECT path FROM system.disks WHERE name = 'default'");
  return String(row?.[0]);
}

/** Tables that are on disk, those of searches' held rows are not. */
async function tablesOf(engine: Engine): Promise<readonly string[]> {
  const text =
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND endsWith(engine, 'MergeTree') ORDER BY name";
  return (await ask(engine, text)).map(([name]) => String(name));
}

async function filesIn(folder: string, below = ''): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesIn(folder, path)));
    else found.push(path);
  }
  return found;
}

const pictureFolder = (folder: string): string => join(folder, 'shadow', NAME);

async function frozenFile(picture: string, at: string, path: string = at): Promise<FrozenFile> {
  return { at, path, size: (await stat(join(picture, at))).size };
}

/** Files that the engine or the store replaces as a whole are safe to link to as well. */
async function linkInto(picture: string, folder: string, path: string): Promise<FrozenFile> {
  const at = `beside/${path}`;
  await mkdir(join(picture, at, '..'), { recursive: true });
  await link(join(folder, path), join(picture, at));
  return frozenFile(picture, at, path);
}

/** The definitions of tables: `metadata/<database>` is a link to the folder that has them. */
async function definitions(
  folder: string,
): Promise<{ readonly paths: readonly string[]; readonly links: Frozen['links'] }> {
  const name = 'metadata/default';
  const to = await readlink(join(folder, name));
  const below = relative(folder, join(folder, 'metadata', to));
  return { paths: (await filesIn(folder, below)).filter((path) => path.endsWith('.sql')), links: [[name, to]] };
}

async function journalPaths(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, JOURNAL)).catch(() => []);
  return names.filter((name) => /^(?:\d{12}\.journal|marks\.json)$/.test(name)).map((name) => `${JOURNAL}/${name}`);
}

/** Removes a picture; also one that a killed process left. */
export async function thaw(engine: Engine): Promise<void> {
  await rm(pictureFolder(await folderOf(engine)), { recursive: true, force: true });
}

/** See `Upkeep.freeze`; to be called with all writes held. `counted`: what the picture is to say beside. */
export async function freeze(engine: Engine, counted: Pick<Frozen, 'events' | 'schema'>): Promise<Frozen> {
  const folder = await folderOf(engine);
  const picture = pictureFolder(folder);
  await rm(picture, { recursive: true, force: true });
  for (const table of await tablesOf(engine)) {
    await engine.command(`ALTER TABLE \`${table}\` FREEZE WITH NAME '${NAME}'`);
  }
  const { paths, links } = await definitions(folder);
  const files: FrozenFile[] = [];
  for (const at of await filesIn(picture)) files.push(await frozenFile(picture, at));
  for (const path of [...paths, ...(await journalPaths(folder))]) files.push(await linkInto(picture, folder, path));
  const [version] = await ask(engine, 'SELECT version()');
  return { folder: picture, files, links, engine: String(version?.[0]), ...counted };
}
