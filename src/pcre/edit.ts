import { compileExpression, type Expression, type Found, type Groups, matches, textOf } from './matches.js';
import { type ReplacementPart, replacementParts, type Spelling } from './replacement.js';
import type { SedCommand } from './sed.js';
import type { Translation } from './translate.js';

/** What is done to a text: plain data, which can be sent to a worker. */
export type Edit =
  /** `nth` 0 = every match. */
  | {
      readonly kind: 'substitute';
      readonly expression: Expression;
      readonly parts: readonly ReplacementPart[];
      readonly nth: number;
    }
  | { readonly kind: 'map'; readonly from: string; readonly to: string };

export function substitution(regex: Translation, replacement: string, nth: number, spelling: Spelling): Edit {
  const { source, flags, keeps } = regex;
  const parts = replacementParts(replacement, regex, spelling);
  return { kind: 'substitute', expression: { source, flags, keeps }, parts, nth };
}

/** A command of a sed script; `translate` makes or refuses its pattern. */
export function sedEdit(command: SedCommand, translate: (pattern: string) => Translation): Edit {
  if (command.kind === 'y') return { kind: 'map', from: command.from, to: command.to };
  return substitution(translate(command.pattern), command.replacement, command.nth, 'sed');
}

function filled(found: Found, parts: readonly ReplacementPart[], value: string): string {
  const whole = (groups: Groups): boolean => groups[0] === 0;
  const part = (p: ReplacementPart): string => {
    if (typeof p === 'string') return p;
    return whole(p) ? value.slice(found.from, found.to) : textOf(found.match, p);
  };
  return parts.map(part).join('');
}

function substitute(edit: Extract<Edit, { kind: 'substitute' }>): (value: string) => string {
  const { expression, parts, nth } = edit;
  const regex = compileExpression(expression);
  return (value) => {
    let out = '';
    let at = 0;
    let count = 0;
    for (const found of matches(regex, expression.keeps, value)) {
      count += 1;
      if (nth === 0 || count === nth) {
        out += value.slice(at, found.from) + filled(found, parts, value);
        at = found.to;
      }
      if (count === nth) break;
    }
    return out + value.slice(at);
  };
}

/** sed's `y`: each character of one text becomes that of the other at the same place. */
function map(from: string, to: string): (value: string) => string {
  const targets = [...to];
  const table = new Map([...from].map((character, i) => [character, targets[i] ?? character]));
  return (value) => [...value].map((character) => table.get(character) ?? character).join('');
}

/** Does several edits one after the other. */
export function editor(edits: readonly Edit[]): (value: string) => string {
  const steps = edits.map((e) => (e.kind === 'map' ? map(e.from, e.to) : substitute(e)));
  return (value) => steps.reduce((text, step) => step(text), value);
}
