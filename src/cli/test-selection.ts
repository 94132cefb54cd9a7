import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { affectedDetections, type Content, type Detection, hasTechnique, sameName } from '../content/index.js';
import { changedFiles } from './changed-files.js';
import type { Context } from './context.js';
import { contentFolder } from './packs.js';
import { type Selection, selectDetections } from './selection.js';

/** What narrows the detections to test; of one kind any may fit, of several kinds all must. */
export interface TestSelectors {
  readonly content?: readonly string[];
  readonly changed?: string;
  readonly story?: readonly string[];
  readonly technique?: readonly string[];
  readonly dataSource?: readonly string[];
}

/** Folders among the arguments are content to test, as if --content named them. */
export function withFolders<T extends TestSelectors>(
  names: readonly string[],
  selectors: T,
  { folder }: Context,
): { readonly names: readonly string[]; readonly selectors: T } {
  const isFolder = (name: string): boolean =>
    statSync(resolve(folder, name), { throwIfNoEntry: false })?.isDirectory() === true;
  const folders = names.filter(isFolder);
  if (folders.length === 0) return { names, selectors };
  return {
    names: names.filter((name) => !folders.includes(name)),
    selectors: { ...selectors, content: [...(selectors.content ?? []), ...folders] },
  };
}

type Test = (detection: Detection) => boolean;

function anyOf<T>(wanted: readonly T[] | undefined, fits: (detection: Detection, one: T) => boolean): readonly Test[] {
  return wanted === undefined ? [] : [(detection) => wanted.some((one) => fits(detection, one))];
}

function isBelow(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`));
}

/** The files that a selection takes in, for those that hold no detection because they cannot be read. */
export interface TestSelection extends Selection {
  takesFile(file: string): boolean;
}

async function changes(content: Content, ref: string, folders: readonly string[]) {
  const files = new Set((await Promise.all(folders.map((folder) => changedFiles(folder, ref)))).flat());
  const affected = new Set(affectedDetections(content, files));
  return { files, test: (detection: Detection) => affected.has(detection) };
}

/**
 * The detections to test: those named, else all of the folders that --content names, else all; narrowed by the selectors.
 * Throws a `KarstError` for a name or ref that means nothing; none left is no error.
 */
export async function selectTests(
  content: Content,
  names: readonly string[],
  selectors: TestSelectors,
  { folder }: Context,
): Promise<TestSelection> {
  const own = (selectors.content ?? []).map((given) => contentFolder(given, folder));
  const named = names.length > 0 ? await selectDetections(content, names, folder) : undefined;
  const changed =
    selectors.changed === undefined
      ? undefined
      : await changes(content, selectors.changed, own.length > 0 ? own : [folder]);
  const tests: readonly Test[] = [
    ...(named === undefined && own.length > 0 ? [({ file }: Detection) => isBelow(file, own)] : []),
    ...(changed === undefined ? [] : [changed.test]),
    ...anyOf(selectors.story, (d, story) => d.tags.analyticStory.some((name) => sameName(name, story))),
    ...anyOf(selectors.technique, hasTechnique),
    ...anyOf(selectors.dataSource, (d, source) => d.dataSources.some((name) => sameName(name, source))),
  ];
  const wider = named?.content ?? content;
  const narrowed = [selectors.story, selectors.technique, selectors.dataSource].some((s) => s !== undefined);
  return {
    content: wider,
    detections: (named?.detections ?? content.detections).filter((detection) => tests.every((test) => test(detection))),
    takesFile: (file) =>
      named === undefined &&
      !narrowed &&
      (own.length === 0 || isBelow(file, own)) &&
      (changed === undefined || changed.files.has(file)),
  };
}
