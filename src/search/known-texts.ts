import type { Diagnostic } from '../diagnostics/index.js';
import { expandMacros, type MacroTable, parseSearchExpression, type SearchExpr } from './spl/index.js';

/*
 * What many searches of one process have in common: their macros, and the searches that event types and data models
 * name. Tables never change once they are made, so what was read with them stays true.
 */

const merged = new WeakMap<MacroTable, WeakMap<MacroTable, MacroTable>>();

/** Macros over those of the knowledge: the same table for the same two. */
export function macroTable(known: MacroTable, given: MacroTable | undefined): MacroTable {
  if (given === undefined) return known;
  const over = merged.get(known) ?? new WeakMap<MacroTable, MacroTable>();
  merged.set(known, over);
  const table = over.get(given) ?? new Map([...known, ...given]);
  over.set(given, table);
  return table;
}

/** Entries in a memo; beyond them it starts again, for texts may be made by users without end. */
const MOST = 5000;

/** Answers of a pure function of a text under a macro table, each worked out once. */
export function memoOfTexts<T>(read: (text: string, macros: MacroTable) => T): (text: string, macros: MacroTable) => T {
  const tables = new WeakMap<MacroTable, Map<string, T>>();
  return (text, macros) => {
    let known = tables.get(macros);
    if (known === undefined || known.size >= MOST) {
      known = new Map();
      tables.set(macros, known);
    }
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = read(text, macros);
    known.set(text, made);
    return made;
  };
}

interface ReadExpression {
  readonly expr?: SearchExpr;
  readonly diagnostics: readonly Diagnostic[];
}

/** A search expression (of an event type, of searchmatch) with its macros expanded; problems quote the text. */
export const readSearchText = memoOfTexts((text, macros): ReadExpression => {
  const expansion = expandMacros(text, macros);
  const { expr, diagnostics } = parseSearchExpression(expansion.text);
  const placed = [...expansion.diagnostics, ...diagnostics].map((d) => ({ ...d, source: text }));
  return { ...(expr === undefined ? {} : { expr }), diagnostics: placed };
});
