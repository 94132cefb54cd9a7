/** One cell of a matrix. */
export interface LayerTechnique {
  readonly id: string;
  readonly score: number;
  readonly comment: string;
}

export interface LayerInput {
  readonly name: string;
  readonly description: string;
  readonly techniques: readonly LayerTechnique[];
  /** Version of ATT&CK that the ids are of: `18`. */
  readonly attackVersion: string;
}

/** From pale to strong. */
const COLORS = ['#e3ecf7', '#1c5f9e'];

/**
 * A layer for MITRE's ATT&CK Navigator, as it is saved: layer format 4.5, the Enterprise matrix. Sub-techniques are shown
 * where one has a score. Equal input gives equal bytes.
 */
export function attackLayer({ name, description, techniques, attackVersion }: LayerInput): string {
  const sorted = [...techniques].sort((a, b) => (a.id < b.id ? -1 : 1));
  const parents = new Set(sorted.flatMap(({ id }) => (id.includes('.') ? [id.slice(0, id.indexOf('.'))] : [])));
  const own = new Set(sorted.map(({ id }) => id));
  const scored = sorted.map(({ id, score, comment }) => ({
    techniqueID: id,
    score,
    comment,
    enabled: true,
    showSubtechniques: parents.has(id),
  }));
  const opened = [...parents].filter((id) => !own.has(id)).map((id) => ({ techniqueID: id, showSubtechniques: true }));
  const layer = {
    name,
    versions: { attack: attackVersion, navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description,
    sorting: 3,
    hideDisabled: false,
    techniques: [...scored, ...opened.sort((a, b) => (a.techniqueID < b.techniqueID ? -1 : 1))],
    gradient: { colors: COLORS, minValue: 0, maxValue: Math.max(1, ...sorted.map(({ score }) => score)) },
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}
