import { type Content, type ContentSearch, inFile, searchesOf } from '../content/index.js';
import { type Diagnostic, KarstError } from '../diagnostics/index.js';

/** What was looked at, and everything wrong with it. */
export interface Validation {
  /** Content objects of all kinds. */
  readonly objects: number;
  readonly detections: number;
  /** Detections whose search compiles. */
  readonly compiled: number;
  /** Searches of any kind that were checked, and how many of them compile. */
  readonly searches: { readonly checked: number; readonly compiled: number };
  /** With file and, where it could be told, the span in it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a search without running it; rejects with a KarstError, resolves to the warnings. */
export type Check = (search: ContentSearch) => Promise<readonly Diagnostic[]>;

interface Checked {
  readonly search: ContentSearch;
  readonly compiles: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

async function checkOne(search: ContentSearch, check: Check): Promise<Checked> {
  const placed = async (diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]> =>
    (await inFile(search, diagnostics)).map((d) => (d.file === undefined ? { ...d, file: search.file } : d));
  try {
    return { search, compiles: true, diagnostics: await placed(await check(search)) };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    return { search, compiles: false, diagnostics: await placed(error.diagnostics) };
  }
}

/** A drilldown that begins with the detection's search repeats what is wrong with it. */
function withoutEchoes(checked: readonly Checked[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return checked.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ file, code, message }) => {
      const key = `${file}\0${code}\0${message}`;
      const known = seen.has(key);
      seen.add(key);
      return !known;
    }),
  );
}

/** Checks that content is well formed and that every search in it compiles. `onSearch` is told each one's place in the list. */
export async function validate(
  content: Content,
  check: Check,
  onSearch: (search: ContentSearch, part: number) => void = () => undefined,
): Promise<Validation> {
  const searches = searchesOf(content);
  const checked: Checked[] = [];
  for (const [i, search] of searches.entries()) {
    onSearch(search, i / searches.length);
    checked.push(await checkOne(search, check));
  }
  const compiled = checked.filter(({ compiles }) => compiles);
  const { detections, macros, stories, deployments, dataSources, lookups } = content;
  const others = [macros.size, stories.size, deployments.length, dataSources.size, lookups.size];
  return {
    objects: others.reduce((sum, n) => sum + n, detections.length + content.searches.length),
    detections: detections.length,
    compiled: compiled.filter(({ search }) => search.kind === 'detection').length,
    searches: { checked: checked.length, compiled: compiled.length },
    diagnostics: [...content.diagnostics, ...withoutEchoes(checked)],
  };
}
