import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTechniques, type Technique, type Techniques } from '../content/index.js';
import { packageRoot } from './packs.js';

/** Of the bundled techniques. */
export const ATTACK_VERSION = '18';

/** The techniques of ATT&CK, bundled. */
export function attackTechniques(): Techniques {
  return readTechniques(readFileSync(join(packageRoot(), 'packs/attack/techniques.csv'), 'utf8'));
}

/** `T1102 Web Service (command-and-control)`; the id alone where it is not known. */
export function techniqueText(id: string, techniques: Techniques): string {
  const known = techniques.get(id);
  return known === undefined ? id : `${id} ${known.name} (${known.tactics.join(', ')})`;
}

/** The tactics that techniques serve, each once. */
export function tacticsOf(ids: readonly string[], techniques: Techniques): readonly string[] {
  const known = ids.flatMap((id): readonly Technique[] => {
    const technique = techniques.get(id);
    return technique === undefined ? [] : [technique];
  });
  return [...new Set(known.flatMap(({ tactics }) => tactics))].sort();
}
