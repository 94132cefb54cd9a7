import type { Span } from '../../diagnostics/index.js';
import type { Pipeline } from './ast.js';

/**
 * A subsearch in the place of a value, a name or a part of an expression: what it returns goes into the search as text
 * before the search is read (Search Reference, return; Search Manual, About subsearches).
 */
export interface WantedText {
  readonly pipeline: Pipeline;
  /** With its brackets. */
  readonly span: Span;
}

/** Ends the reading of a search: what follows cannot be told before the subsearch has been run. */
export class TextWanted extends Error {
  constructor(readonly wanted: WantedText) {
    super('a subsearch must be run before the search can be read');
  }
}
