import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files below `folders` whose names end in `suffix`, sorted; paths as given, with forward slashes. */
export function filesUnder(folders: readonly string[], suffix: string): readonly string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
        .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/')),
    )
    .sort();
}
