import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Content,
  type Detection,
  findDetections,
  loadDetectionFile,
  unknownDetection,
  withDetection,
} from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';

const diagnose = diagnoser(cliMessages);

/** The detections to run, and the content they run with: a file given by its path becomes part of it. */
export interface Selection {
  readonly content: Content;
  readonly detections: readonly Detection[];
}

async function addFile(content: Content, path: string): Promise<{ content: Content; found: readonly Detection[] }> {
  const { item, diagnostics } = await loadDetectionFile(path);
  if (item === undefined) throw new KarstError(diagnostics);
  const wider = withDetection(content, item);
  return { content: { ...wider, diagnostics: [...wider.diagnostics, ...diagnostics] }, found: [item] };
}

async function pick(content: Content, selector: string, folder: string) {
  const path = resolve(folder, selector);
  const found = [...findDetections(content, path), ...findDetections(content, selector)];
  if (found.length > 0) return { content, found };
  if (existsSync(path)) return addFile(content, path);
  throw new KarstError(unknownDetection(content, selector));
}

/**
 * Detections by name, id or file, in the order given and each once; without selectors all that are not deprecated.
 * Throws a `KarstError` for a selector that means nothing.
 */
export async function selectDetections(
  content: Content,
  selectors: readonly string[],
  folder: string,
): Promise<Selection> {
  const chosen = new Map<string, Detection>();
  let wider = content;
  for (const selector of selectors) {
    const { content: next, found } = await pick(wider, selector, folder);
    wider = next;
    for (const detection of found) chosen.set(detection.id, detection);
  }
  const all = content.detections.filter((detection) => detection.status !== 'deprecated');
  const detections = selectors.length > 0 ? [...chosen.values()] : all;
  if (detections.length === 0) throw new KarstError(diagnose('cli/no-detections', {}));
  return { content: wider, detections };
}
