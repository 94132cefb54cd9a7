import type { Diagnostic, DiagnosticKind } from './diagnostic.js';
import { renderLine } from './render-line.js';
import { linesOf, positionAt } from './render-position.js';

export { charWidth, displayWidth, visible } from './render-width.js';

/** The text a diagnostic's span points into when the diagnostic does not carry it. */
export interface RenderSource {
  readonly name: string;
  readonly text: string;
}

export interface RenderOptions {
  readonly color: boolean;
  readonly source?: RenderSource;
  /** Terminal columns that source lines are clipped to; default 100. */
  readonly columns?: number;
}

const LABELS: Readonly<Record<DiagnosticKind, { readonly label: string; readonly color: number }>> = {
  user: { label: 'error', color: 31 },
  unsupported: { label: 'unsupported', color: 35 },
  warning: { label: 'warning', color: 33 },
  bug: { label: 'bug', color: 31 },
};

/** More source lines than this are cut to the first and the last. */
const MAX_LINES = 4;

type Paint = (text: string, ...codes: readonly number[]) => string;

const paintIn =
  (color: boolean): Paint =>
  (text, ...codes) =>
    color ? `\u001b[${codes.join(';')}m${text}\u001b[0m` : text;

function sourceOf(d: Diagnostic, options: { readonly source?: RenderSource }): RenderSource | undefined {
  if (d.source !== undefined) return { name: d.file ?? options.source?.name ?? '<search>', text: d.source };
  return options.source === undefined ? undefined : { name: d.file ?? options.source.name, text: options.source.text };
}

function heading(d: Diagnostic, paint: Paint): string {
  const { label, color } = LABELS[d.kind];
  return `${paint(`${label}[${d.code}]`, 1, color)}${paint(`: ${d.message}`, 1)}`;
}

/** The place alone, when there is no text to show: `  --> file:byte 123`. */
function placeLines(d: Diagnostic, paint: Paint): readonly string[] {
  if (d.file === undefined) return [];
  const at = d.offset === undefined ? d.file : `${d.file}: byte ${d.offset}`;
  return [`  ${paint('-->', 34)} ${at}`];
}

function snippet(d: Diagnostic, source: RenderSource, columns: number, paint: Paint): readonly string[] {
  if (d.span === undefined) return placeLines(d, paint);
  const all = linesOf(source.text, d.span);
  const last = all.at(-1);
  const shown = all.length > MAX_LINES && last !== undefined ? [...all.slice(0, 1), last] : all;
  const gutter = String(last?.line ?? 1).length;
  const bar = paint('|', 34);
  const { line, column } = positionAt(source.text, d.span.from);
  const out = [`${' '.repeat(gutter + 1)}${paint('-->', 34)} ${source.name}:${line}:${column}`];
  out.push(`${' '.repeat(gutter + 1)}${bar}`);
  shown.forEach((part, i) => {
    if (i === 1 && shown.length < all.length) out.push(paint('...', 34));
    const { text, underline } = renderLine(part, columns - gutter - 3);
    out.push(`${paint(String(part.line).padStart(gutter), 34)} ${bar} ${text}`.trimEnd());
    out.push(`${' '.repeat(gutter + 1)}${bar} ${underline.lead}${paint(underline.carets, 1, LABELS[d.kind].color)}`);
  });
  return out;
}

/**
 * A diagnostic as text for a terminal, without a final line break:
 *
 *     error[spl/unknown-command]: there is no command "stat"
 *       --> <search>:1:12
 *       |
 *     1 | index=main | stat count
 *       |              ^^^^
 *     hint: did you mean "stats"?
 */
export function renderDiagnostic(d: Diagnostic, options: RenderOptions): string {
  const paint = paintIn(options.color);
  const source = sourceOf(d, options);
  const place = source === undefined ? placeLines(d, paint) : snippet(d, source, options.columns ?? 100, paint);
  const hint = d.hint === undefined ? [] : [`${paint('hint', 1, 36)}: ${d.hint}`];
  return [heading(d, paint), ...place, ...hint].join('\n');
}

/** A diagnostic for machines: the span with 1-based lines and columns beside the offsets. */
export interface DiagnosticJson {
  readonly code: string;
  readonly kind: DiagnosticKind;
  readonly message: string;
  readonly hint?: string;
  readonly file?: string;
  readonly offset?: number;
  readonly span?: {
    readonly from: number;
    readonly to: number;
    readonly line?: number;
    readonly column?: number;
    readonly end_line?: number;
    readonly end_column?: number;
  };
}

/** The JSON form; lines and columns are there when the source text is. The end is exclusive, like `to`. */
export function diagnosticToJson(d: Diagnostic, source?: RenderSource): DiagnosticJson {
  const { source: _text, span, ...rest } = d;
  if (span === undefined) return rest;
  const text = sourceOf(d, source === undefined ? {} : { source })?.text;
  if (text === undefined) return { ...rest, span };
  const start = positionAt(text, span.from);
  const end = positionAt(text, span.to);
  return { ...rest, span: { ...span, ...start, end_line: end.line, end_column: end.column } };
}
