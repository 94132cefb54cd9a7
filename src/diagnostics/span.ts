/** A half-open range of UTF-16 offsets in one source text. Line and column are computed only when printed. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The span from the start of `a` to the end of `b`. */
export function join(a: Span, b: Span): Span {
  return { from: a.from, to: b.to };
}
