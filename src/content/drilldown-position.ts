import type { Diagnostic, Span } from '../diagnostics/index.js';

/** What a drilldown has in place of the search of its detection. */
export const ORIGINAL = '%original_detection_search%';

/** A drilldown's search in the file. */
export interface WrittenDrilldown {
  /** Its place among the drilldowns of the detection. */
  readonly index: number;
  /** As it is written, without the search of the detection. */
  readonly search: string;
  /** The search that stands in the place of `ORIGINAL`. */
  readonly original: string;
}

/** Where an offset into the filled-in search is in what is written; what is inside of the detection's search is its place. */
function offsetIn({ search, original }: WrittenDrilldown): (offset: number, isEnd: boolean) => number {
  const at = search.indexOf(ORIGINAL);
  const end = at + original.length;
  return (offset, isEnd) => {
    if (at === -1 || offset <= at) return offset;
    if (offset >= end) return Math.min(search.length, offset - original.length + ORIGINAL.length);
    return isEnd ? at + ORIGINAL.length : at;
  };
}

/** Diagnostics of a filled-in drilldown, with places in the search as it is written. */
export function asWritten(
  filled: string,
  drilldown: WrittenDrilldown,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const offset = offsetIn(drilldown);
  return diagnostics.map((diagnostic) => {
    const { span, source } = diagnostic;
    if (span === undefined || (source !== undefined && source !== filled)) return diagnostic;
    const moved: Span = { from: offset(span.from, false), to: offset(span.to, true) };
    return { ...diagnostic, source: drilldown.search, span: moved };
  });
}
