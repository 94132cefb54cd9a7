import type { Span } from '../../diagnostics/index.js';
import { endOfCommand, endOfQuoted } from './characters.js';
import type { Expansion } from './expansion.js';

/** What a subsearch returned, to stand in its place. */
export interface KnownText {
  /** Of the subsearch with its brackets, in the text that it is put into. */
  readonly span: Span;
  readonly text: string;
}

/** The expansion with a subsearch replaced by its text; places in that text are those of the subsearch. */
export function spliced(expansion: Expansion, { span, text }: KnownText): Expansion {
  const before = expansion.text.slice(0, span.from);
  const end = span.from + text.length;
  const back = (at: number, inside: number): number => (at <= span.from ? at : at >= end ? at - end + span.to : inside);
  return {
    text: `${before}${text}${expansion.text.slice(span.to)}`,
    diagnostics: expansion.diagnostics,
    mapSpan: ({ from, to }) => expansion.mapSpan({ from: back(from, span.from), to: back(to, span.to) }),
  };
}

/** Whether a text is at most a part of one command: what events hold must not become commands of the search. */
export function isPlainText(text: string): boolean {
  if (endOfCommand(text, 0, true) < text.length) return false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') return false;
    else if (text[at] === '"') {
      const end = endOfQuoted(text, at);
      if (end === undefined) return false;
      at = end - 1;
    }
  }
  return true;
}
