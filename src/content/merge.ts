import type { Diagnostic } from '../diagnostics/index.js';
import type { Loaded } from './loaded.js';
import { diagnose } from './yaml-file.js';

interface Named {
  readonly name: string;
  readonly id?: string;
}

/**
 * Puts one kind of content of several directories together. Later directories replace what has the same name
 * in earlier ones; the same name twice in one directory, or an id that something of another name has, is an
 * error, and what came first stays.
 */
export function merge<T extends Named>(
  kind: string,
  layers: readonly (readonly Loaded<T>[])[],
  keyOf: (item: T) => string,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Loaded<T>> {
  const byKey = new Map<string, Loaded<T>>();
  const byId = new Map<string, Loaded<T>>();
  for (const layer of layers) {
    const here = new Map<string, Loaded<T>>();
    for (const loaded of layer) {
      const key = keyOf(loaded.item);
      const error = clash(
        kind,
        loaded,
        here.get(key),
        loaded.item.id === undefined ? undefined : byId.get(loaded.item.id),
      );
      if (error) {
        diagnostics.push(error);
        continue;
      }
      here.set(key, loaded);
      const replaced = byKey.get(key)?.item.id;
      if (replaced !== undefined) byId.delete(replaced);
      // Deleted first, so that what replaces something counts as loaded later.
      byKey.delete(key);
      byKey.set(key, loaded);
      if (loaded.item.id !== undefined) byId.set(loaded.item.id, loaded);
    }
  }
  return byKey;
}

function clash<T extends Named>(
  kind: string,
  { item, file }: Loaded<T>,
  sameName: Loaded<T> | undefined,
  sameId: Loaded<T> | undefined,
): Diagnostic | undefined {
  if (sameName) {
    return diagnose('content/duplicate-name', file.at(file.span(['name'])), kind, item.name, sameName.file.path);
  }
  if (sameId && sameId.item.name.toLowerCase() !== item.name.toLowerCase()) {
    return diagnose('content/duplicate-id', file.at(file.span(['id'])), kind, item.id ?? '', sameId.file.path);
  }
  return undefined;
}
