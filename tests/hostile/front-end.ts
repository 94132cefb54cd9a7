import assert from 'node:assert/strict';
import { KarstError } from '../../src/diagnostics/index.js';
import { commands } from '../../src/search/index.js';
import { lower } from '../../src/search/plan/index.js';
import {
  expandMacros,
  type MacroTable,
  type Pipeline,
  parseSearch,
  printPipeline,
} from '../../src/search/spl/index.js';

/** A name as it was written: with or without quotes it is the same one. */
function isName(value: unknown): value is { readonly text: string; readonly quoted: boolean } {
  return typeof value === 'object' && value !== null && 'text' in value && 'quoted' in value;
}

/** A tree without its places, as text to compare. */
export function meaning(tree: unknown): string | undefined {
  return JSON.stringify(tree, (key, value) => {
    if (/^(?:span|\w+Span)$/.test(key)) return undefined;
    return isName(value) ? { text: value.text } : value;
  });
}

/** Lowers a pipeline; a command may refuse its arguments, but only by a diagnostic. */
function lowered(pipeline: Pipeline, text: string): void {
  try {
    lower(pipeline, commands, () => undefined);
  } catch (error) {
    assert.ok(error instanceof KarstError, `${JSON.stringify(text)}: lowering fails: ${String(error)}`);
  }
}

/** Milliseconds for a short text, on a machine that may be busy. */
const LONGEST = 3_000;

/**
 * Everything before SQL over one text: a tree or diagnostics, never both and never neither, with places inside the text;
 * nothing crashes or takes long. Whether there was a tree.
 */
export function frontEnd(text: string, macros: MacroTable = new Map()): boolean {
  const start = performance.now();
  const shown = JSON.stringify(text);
  const expansion = expandMacros(text, macros);
  for (const { span } of expansion.diagnostics) assert.ok(span !== undefined && span.to <= text.length, shown);
  const { pipeline, wanted, diagnostics } = parseSearch(expansion.text, commands);
  const faulty = diagnostics.some(({ kind }) => kind !== 'warning');
  assert.equal(pipeline === undefined && wanted === undefined, faulty, shown);
  for (const { code, span, message } of diagnostics) {
    assert.notEqual(code, 'spl/parser-failed', `${shown}: ${message}`);
    const inside = span !== undefined && span.from >= 0 && span.from <= span.to && span.to <= expansion.text.length;
    assert.ok(inside, `${shown}: ${code} at ${span?.from}-${span?.to}`);
  }
  if (pipeline !== undefined) lowered(pipeline, expansion.text);
  assert.ok(performance.now() - start < LONGEST, `${shown} takes too long`);
  return pipeline !== undefined;
}

/** Asserts that the tree of a text is printed as one that reads back the same. */
export function printedAlike(text: string, macros: MacroTable = new Map()): void {
  const { pipeline } = parseSearch(expandMacros(text, macros).text, commands);
  if (pipeline === undefined) return;
  const printed = printPipeline(pipeline, commands);
  const again = parseSearch(printed, commands);
  const problems = again.diagnostics.map(({ message }) => message).join('; ');
  assert.equal(
    meaning(again.pipeline),
    meaning(pipeline),
    `${JSON.stringify(text)} is printed as ${printed} ${problems}`,
  );
}
