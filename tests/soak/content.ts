import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKS = fileURLToPath(new URL('../../packs/', import.meta.url));

/** An id as those of detections, of its own for each copy. */
function idFor(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Bundled detections of what the soak sends: Sysmon's events. */
function bundled(): readonly string[] {
  const folders = ['karst', 'escu-seed'].map((pack) => join(PACKS, pack, 'detections'));
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
    .filter((path) => path.endsWith('.yml'))
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => /^type: (?:TTP|Anomaly)$/m.test(text) && /^ *- Sysmon /m.test(text));
}

/** Writes copies of bundled detections, each under a name and an id of its own; gives their ids. */
export function writeCopies(folder: string, many: number): readonly string[] {
  const texts = bundled();
  const target = join(folder, 'detections', 'endpoint');
  mkdirSync(target, { recursive: true });
  return Array.from({ length: many }, (_, i) => {
    const text = texts[i % texts.length] ?? '';
    const name = `Soak ${i + 1}`;
    const id = idFor(name);
    const copy = text.replace(/^name: .*$/m, `name: ${name}`).replace(/^id: .*$/m, `id: ${id}`);
    writeFileSync(join(target, `soak_${i + 1}.yml`), copy);
    return id;
  });
}
