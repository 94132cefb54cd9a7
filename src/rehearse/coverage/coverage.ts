import { type Content, type DataSource, type Detection, sameName, type Techniques } from '../../content/index.js';

/** How far a detection is to be trusted for its techniques, from words to proof. */
export const LEVELS = ['claimed', 'data', 'proved'] as const;

export type Level = (typeof LEVELS)[number];

/** What detections say of a technique: names of those that claim it, whose data is there, and whose tests pass. */
export interface TechniqueCoverage {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
  readonly detections: Readonly<Record<Level, readonly string[]>>;
}

/** Of one tactic: how many techniques there are, and how many have a detection at each level. */
export interface TacticCoverage {
  readonly tactic: string;
  readonly techniques: number;
  readonly covered: Readonly<Record<Level, number>>;
}

export interface Coverage {
  /** Every technique that is current, whether covered or not; also those that detections name and the list does not. */
  readonly techniques: readonly TechniqueCoverage[];
  readonly tactics: readonly TacticCoverage[];
}

/** Where the events of a store come from. */
export interface Origin {
  readonly sourcetype: string;
  readonly source: string;
}

/** What is known besides the content. */
export interface Evidence {
  /** Of the store that is looked at; absent: nothing is known of data. */
  readonly origins?: readonly Origin[];
  /** Ids of detections all of whose tests passed; absent: nothing is known of tests. */
  readonly proved?: ReadonlySet<string>;
}

/** Where several data sources share a sourcetype, as Windows' do, the source tells them apart. */
function arrives(wanted: DataSource, all: readonly DataSource[], origins: readonly Origin[]): boolean {
  const shared = all.some(
    ({ sourcetype, source }) => sameName(sourcetype, wanted.sourcetype) && !sameName(source, wanted.source),
  );
  return origins.some(
    ({ sourcetype, source }) => sameName(sourcetype, wanted.sourcetype) && (!shared || sameName(source, wanted.source)),
  );
}

/**
 * Those of the origins that hold events which a detection reads, going by the data sources it names; undefined where it
 * names none that the content knows.
 */
export function originsOf<T extends Origin>(
  { dataSources }: Pick<Detection, 'dataSources'>,
  content: Pick<Content, 'dataSources'>,
  origins: readonly T[],
): readonly T[] | undefined {
  const all = [...content.dataSources.values()];
  const wanted = dataSources.flatMap((name) => content.dataSources.get(name) ?? []);
  if (wanted.length === 0) return undefined;
  return origins.filter((origin) => wanted.some((one) => arrives(one, all, [origin])));
}

function hasData(detection: Detection, content: Content, origins: readonly Origin[]): boolean {
  return (originsOf(detection, content, origins) ?? []).length > 0;
}

const parentOf = (id: string): string => id.split('.', 1)[0] ?? id;

/** Detections of each technique; one of a sub-technique counts for the technique, too. */
function byTechnique(detections: readonly Detection[]): ReadonlyMap<string, readonly Detection[]> {
  const found = new Map<string, Detection[]>();
  for (const detection of detections) {
    const ids = new Set(detection.tags.mitreAttackId.flatMap((id) => [id.toUpperCase(), parentOf(id.toUpperCase())]));
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), detection]);
  }
  return found;
}

function tacticsOf(techniques: readonly TechniqueCoverage[]): readonly TacticCoverage[] {
  const names = [...new Set(techniques.flatMap(({ tactics }) => tactics))];
  return names.map((tactic) => {
    const within = techniques.filter(({ tactics }) => tactics.includes(tactic));
    const covered = (level: Level): number => within.filter(({ detections }) => detections[level].length > 0).length;
    return {
      tactic,
      techniques: within.length,
      covered: { claimed: covered('claimed'), data: covered('data'), proved: covered('proved') },
    };
  });
}

/** What the content covers of ATT&CK, and how much of that stands on data and on tests. */
export function coverageOf(content: Content, techniques: Techniques, { origins, proved }: Evidence): Coverage {
  const live = content.detections.filter(({ status }) => status === 'production');
  const found = byTechnique(live);
  const withData = new Set(origins === undefined ? [] : live.filter((d) => hasData(d, content, origins)));
  const ids = [...techniques.values()].filter(({ state }) => state === 'current').map(({ id }) => id);
  const covered = [...new Set([...ids, ...found.keys()])].sort().map((id): TechniqueCoverage => {
    const detections = found.get(id) ?? [];
    const names = (some: readonly Detection[]): readonly string[] => some.map(({ name }) => name);
    return {
      id,
      name: techniques.get(id)?.name ?? '',
      tactics: techniques.get(id)?.tactics ?? [],
      detections: {
        claimed: names(detections),
        data: names(detections.filter((detection) => withData.has(detection))),
        proved: names(detections.filter((detection) => proved?.has(detection.id) === true)),
      },
    };
  });
  return { techniques: covered, tactics: tacticsOf(covered) };
}
