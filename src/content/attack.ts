import { parseCsv } from '../knowledge/index.js';

/** A technique or sub-technique of ATT&CK. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  /** `defense-evasion` */
  readonly tactics: readonly string[];
  readonly state: 'current' | 'revoked' | 'deprecated';
  /** What a revoked one goes by now. */
  readonly successor?: string;
}

export type Techniques = ReadonlyMap<string, Technique>;

/** Reads packs/attack/techniques.csv: id, name, tactics (spaces between them), state, successor. */
export function readTechniques(csv: string): Techniques {
  const rows = parseCsv(csv, 'techniques.csv').csv?.rows ?? [];
  const found = rows.flatMap(
    ([id = '', name = '', tactics = '', state = '', successor = '']): [string, Technique][] => {
      if (id === '') return [];
      const known = state === 'revoked' || state === 'deprecated' ? state : 'current';
      const next = successor === '' ? {} : { successor };
      return [[id, { id, name, tactics: tactics.split(' '), state: known, ...next }]];
    },
  );
  return new Map(found);
}
