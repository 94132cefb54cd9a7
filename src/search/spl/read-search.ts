import type { Diagnostic } from '../../diagnostics/index.js';
import type { Pipeline } from './ast.js';
import type { CommandTable, MacroTable } from './cursor.js';
import type { Expansion, ExpansionOptions } from './expansion.js';
import { expandMacros } from './expansion.js';
import { parseSearch } from './pipeline.js';
import { mapDiagnostic } from './source-map.js';

export interface SearchReading {
  /** Absent if anything but warnings was found. Its spans point into `expansion.text`. */
  readonly pipeline?: Pipeline;
  readonly expansion: Expansion;
  /** Spans point into the text as the user wrote it; places inside a macro are at its call and name it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Expands and parses a search as the user wrote it. A search whose macros fail is not parsed: what it says is not known. */
export function readSearch(
  text: string,
  macros: MacroTable,
  commands: CommandTable,
  options: ExpansionOptions = {},
): SearchReading {
  const expansion = expandMacros(text, macros, options);
  if (expansion.diagnostics.some(({ kind }) => kind !== 'warning')) {
    return { expansion, diagnostics: expansion.diagnostics };
  }
  const { pipeline, diagnostics } = parseSearch(expansion.text, commands);
  const mapped = diagnostics.map((diagnostic) => mapDiagnostic(diagnostic, text, expansion.mapSpan));
  return {
    ...(pipeline === undefined ? {} : { pipeline }),
    expansion,
    diagnostics: [...expansion.diagnostics, ...mapped],
  };
}
