import {
  type AttackData,
  baselinesOf,
  type Content,
  type Detection,
  type DetectionTest,
  type SavedSearch,
  sameName,
  unknownDetection,
} from '../../content/index.js';
import { type Diagnostic, KarstError } from '../../diagnostics/index.js';
import { writeFindings } from '../../findings/index.js';
import type { Store } from '../../store/index.js';
import type { Bench } from './bench.js';
import { type LoadedData, type LocatedData, loadData } from './load-data.js';
import { nowAfter } from './window.js';

/** Data of a test in a store of its own. */
export interface Prepared {
  readonly store: Store;
  readonly loaded: LoadedData;
}

/** Beyond this, events are kept on disk. */
const MOST_IN_MEMORY = 64 * 1024 * 1024;

async function locateAll(data: readonly AttackData[], { means }: Bench): Promise<readonly LocatedData[]> {
  const located: LocatedData[] = [];
  for (const one of data) located.push({ data: one, file: await means.locate(one) });
  return located;
}

/** The detections whose risk a correlation is to see: those its test names, else those that share a story with it. */
export function contributorsOf(
  { detections }: Pick<Content, 'detections'>,
  correlation: Detection,
  test: DetectionTest,
): readonly Detection[] {
  const risky = detections.filter(({ type }) => type === 'TTP' || type === 'Anomaly');
  if (test.detections.length > 0) return risky.filter(({ name }) => test.detections.some((d) => sameName(d, name)));
  const stories = new Set(correlation.tags.analyticStory);
  return risky.filter(({ status, tags }) => status === 'production' && tags.analyticStory.some((s) => stories.has(s)));
}

/** Runs detections over the data and puts the risk events they make into the store; one that fails is told of. */
async function addRisk(
  detections: readonly Detection[],
  { store, loaded }: Prepared,
  bench: Bench,
): Promise<readonly Diagnostic[]> {
  if (loaded.span === undefined) return [];
  const window = { now: nowAfter(loaded.span, 'now') };
  const failed: Diagnostic[] = [];
  for (const detection of detections) {
    try {
      const { rows } = await bench.search(detection.search, window, store);
      const { riskEvents } = bench.findings(detection, rows, window, `contributes_${detection.id}`);
      await writeFindings(store, { notables: [], riskEvents });
    } catch (error) {
      if (!(error instanceof KarstError)) throw error;
      failed.push(...error.diagnostics.map((d) => ({ ...d, kind: 'warning' as const, file: detection.file })));
    }
  }
  return failed;
}

/** The risk events are later than what they were made of. */
function withRisk({ span }: LoadedData): Pick<LoadedData, 'span'> {
  return span === undefined ? {} : { span: { ...span, last: nowAfter(span, 'now') } };
}

async function learn(baselines: readonly SavedSearch[], { store, loaded }: Prepared, bench: Bench): Promise<void> {
  if (loaded.span === undefined) return;
  const window = { now: nowAfter(loaded.span, 'now') };
  for (const { search } of baselines) await bench.search(search, window, store);
}

async function fill(
  store: Store,
  { detection, test, bench }: Subject,
  { learning, attack }: Parts,
): Promise<LoadedData> {
  const { content } = bench.means;
  const baselines = baselinesOf(content, detection);
  const apart = learning.length > 0;
  if (apart) await learn(baselines, { store, loaded: await loadData(store, learning, bench.means.indexTime) }, bench);
  const loaded = await loadData(store, attack, bench.means.indexTime);
  if (!apart) await learn(baselines, { store, loaded }, bench);
  if (detection.type !== 'Correlation' || (loaded.risk && test.detections.length === 0)) return loaded;
  const unknown = test.detections.filter((name) => !content.detections.some((d) => sameName(d.name, name)));
  const failed = await addRisk(contributorsOf(content, detection, test), { store, loaded }, bench);
  const told = unknown.map((name) => unknownDetection(content, name));
  return { ...loaded, ...withRisk(loaded), diagnostics: [...loaded.diagnostics, ...told, ...failed] };
}

/** One test of one detection, and what it is carried out with. */
export interface Subject {
  readonly detection: Detection;
  readonly test: DetectionTest;
  readonly bench: Bench;
}

interface Parts {
  readonly learning: readonly LocatedData[];
  readonly attack: readonly LocatedData[];
}

/**
 * A store with the data of a test: its datasets, what baselines learn from them or from data of their own, and the risk
 * events of the detections that a correlation watches. Close the store. Rejects with a `KarstError`.
 */
export async function prepareData(subject: Subject): Promise<Prepared> {
  const { test, bench } = subject;
  const learning = await locateAll(test.baselineData, bench);
  const attack = await locateAll(test.attackData, bench);
  const bytes = [...learning, ...attack].reduce((sum, { file }) => sum + file.bytes, 0);
  const store = await bench.means.openStore({ inMemory: bytes <= MOST_IN_MEMORY });
  try {
    return { store, loaded: await fill(store, subject, { learning, attack }) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
