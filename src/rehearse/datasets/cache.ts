import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetMessages } from '../../diagnostics/codes/datasets.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';

const diagnose = diagnoser(datasetMessages);

/*
 * In the folder: objects/<SHA-256 of the content>, urls/<SHA-256 of the URL>.json with the content's hash, and
 * partial/<SHA-256 of the URL>.<pid> for what has not arrived whole.
 */

/** Fetched files by their URLs, each content once, shared by runs and processes. */
export class DatasetCache {
  constructor(readonly folder: string) {}

  /** The file of a URL whose content is what its name says; undefined if there is none. */
  async find(url: string): Promise<string | undefined> {
    const { sha256 } = await this.#entry(url);
    if (sha256 === undefined) return undefined;
    const path = join(this.folder, 'objects', sha256);
    const found = await hashOf(path).catch(() => undefined);
    return found === sha256 ? path : undefined;
  }

  /** Where a download goes: with what an earlier one, or one of a process that is gone, has left. */
  async partial(url: string): Promise<string> {
    const folder = join(this.folder, 'partial');
    await this.#folders();
    const path = join(folder, `${key(url)}.${process.pid}`);
    for (const name of await readdir(folder)) {
      const pid = abandoned(name, key(url));
      if (pid === undefined) continue;
      const from = join(folder, `${key(url)}.${pid}`);
      // Another process may have been quicker; then there is nothing to continue.
      await rename(`${from}.validator`, `${path}.validator`).catch(() => undefined);
      await rename(from, path).catch(() => undefined);
    }
    return path;
  }

  /** Takes a whole download in; resolves to where it is now. */
  async keep(url: string, partial: string): Promise<string> {
    const sha256 = await hashOf(partial);
    const path = join(this.folder, 'objects', sha256);
    await rename(partial, path);
    const entry = join(this.folder, 'urls', `${key(url)}.json`);
    await writeFile(`${entry}.${process.pid}`, `${JSON.stringify({ url, sha256 }, null, 2)}\n`);
    await rename(`${entry}.${process.pid}`, entry);
    return path;
  }

  async drop(partial: string): Promise<void> {
    await rm(partial, { force: true });
  }

  async #folders(): Promise<void> {
    try {
      for (const name of ['objects', 'urls', 'partial']) await mkdir(join(this.folder, name), { recursive: true });
    } catch (error) {
      throw new KarstError(diagnose('datasets/cache', {}, this.folder, (error as Error).message));
    }
  }

  async #entry(url: string): Promise<{ readonly sha256?: string }> {
    try {
      const { sha256 } = JSON.parse(await readFile(join(this.folder, 'urls', `${key(url)}.json`), 'utf8'));
      return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {};
    } catch {
      return {};
    }
  }
}

function key(url: string): string {
  return createHash('sha256').update(url).digest('hex');
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The process that left a partial download of this key behind, if it is gone. */
function abandoned(name: string, wanted: string): number | undefined {
  const [start, pid] = name.split('.', 2);
  if (start !== wanted || pid === undefined || name.endsWith('.validator')) return undefined;
  return Number(pid) === process.pid || isAlive(Number(pid)) ? undefined : Number(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
