import { parse, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import { closeMatch } from '../diagnostics/index.js';
import type { Content } from './content.js';
import { sameName } from './content.js';
import type { Detection } from './model.js';
import { diagnose } from './yaml-file.js';

/**
 * The detections that a selector means: by name in any letter case, else by id, else by the file's path,
 * or its name with or without ending. Empty if there is none: `unknownDetection` says so.
 */
export function findDetections(content: Pick<Content, 'detections'>, selector: string): readonly Detection[] {
  const wanted = selector.trim();
  const path = resolve(wanted);
  const tests: readonly ((detection: Detection) => boolean)[] = [
    ({ name }) => sameName(name, wanted),
    ({ id }) => id === wanted.toLowerCase(),
    ({ file }) => file === path,
    ({ file }) => parse(file).base === wanted || parse(file).name === wanted,
  ];
  for (const test of tests) {
    const found = content.detections.filter(test);
    if (found.length > 0) return found;
  }
  return [];
}

/** What to say when `findDetections` finds nothing. */
export function unknownDetection(content: Pick<Content, 'detections'>, selector: string): Diagnostic {
  const names = content.detections.map(({ name }) => name);
  return diagnose('content/unknown-detection', {}, selector, meant(selector, names));
}

/** The names that a mistyped or shortened name may stand for, at most three. */
function meant(selector: string, names: readonly string[]): readonly string[] {
  const close = closeMatch(selector, names);
  if (close !== undefined) return [close];
  const part = selector.replaceAll('*', '').trim().toLowerCase();
  return part === '' ? [] : names.filter((name) => name.toLowerCase().includes(part)).slice(0, 3);
}

/** Whether a detection names a technique, or a sub-technique of it. */
export function hasTechnique({ tags }: Pick<Detection, 'tags'>, wanted: string): boolean {
  return tags.mitreAttackId.some((id) => isTechnique(id, wanted));
}

/** Whether an id is that of a technique, or of one of its sub-techniques. */
export function isTechnique(id: string, wanted: string): boolean {
  return sameName(id, wanted) || id.toLowerCase().startsWith(`${wanted.toLowerCase()}.`);
}
