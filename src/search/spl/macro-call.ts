import { endOfQuoted } from './characters.js';

/** A macro reference as written: `` `name` `` or `` `name(a, b)` ``. Arguments are raw, trimmed, quotes included. */
export interface MacroCall {
  readonly name: string;
  readonly args: readonly string[];
}

export type CallProblem =
  | { readonly kind: 'malformed' }
  /** Quotes or brackets of this argument do not balance. */
  | { readonly kind: 'brackets'; readonly argument: string };

/** The offset after the back-tick that closes the one at `from`; back-ticks in quoted arguments do not count. */
export function endOfMacroCall(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '`') return at + 1;
    if (text[at] === '"') at = (endOfQuoted(text, at) ?? text.length) - 1;
  }
  return undefined;
}

/** Reads what stands between the back-ticks. */
export function readMacroCall(content: string): MacroCall | CallProblem {
  const parts = /^\s*([\p{L}\p{N}_\-.:]+)\s*(?:\((.*)\))?\s*$/su.exec(content);
  const name = parts?.[1];
  if (name === undefined) return { kind: 'malformed' };
  const list = parts?.[2];
  if (list === undefined) return { name, args: [] };
  const args = splitArguments(list);
  if (!Array.isArray(args)) return args;
  return { name, args: args.length === 1 && args[0] === '' ? [] : args };
}

/** Cuts at the commas outside quotes and brackets. */
function splitArguments(list: string): string[] | CallProblem {
  const args: string[] = [];
  let from = 0;
  let depth = 0;
  const problem = (to: number): CallProblem => ({ kind: 'brackets', argument: list.slice(from, to).trim() });
  for (let at = 0; at < list.length; at++) {
    const char = list[at];
    if (char === '\\') at++;
    else if (char === '"') {
      const end = endOfQuoted(list, at);
      if (end === undefined) return problem(list.length);
      at = end - 1;
    } else if (char === '(') depth++;
    else if (char === ')' && --depth < 0) return problem(at + 1);
    else if (char === ',' && depth === 0) {
      args.push(list.slice(from, at).trim());
      from = at + 1;
    }
  }
  if (depth > 0) return problem(list.length);
  args.push(list.slice(from).trim());
  return args;
}

/** The text to substitute: outer quotes protect commas and brackets and are removed, `\"` inside them is a quote. */
export function argumentText(argument: string): string {
  const whole = argument.startsWith('"') && endOfQuoted(argument, 0) === argument.length;
  return whole ? argument.slice(1, -1).replaceAll('\\"', '"') : argument;
}
