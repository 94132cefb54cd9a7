/** A macro as a search calls it. */
export interface MacroCall {
  /** Its key in a macro table: `name`, or `name(n)` with the number of arguments. */
  readonly key: string;
  /** Offset of the opening backtick. */
  readonly offset: number;
}

/** The macros that a search calls, comments left out. A rough reading for checks; the search's parser has the last word. */
export function macroCalls(search: string): readonly MacroCall[] {
  const calls: MacroCall[] = [];
  for (const match of search.matchAll(/```[\s\S]*?```|`([^`]*)`/g)) {
    const call = /^\s*([^\s(]+)\s*(?:\(([\s\S]*)\))?\s*$/.exec(match[1] ?? '');
    const name = call?.[1];
    if (name === undefined) continue;
    const args = call?.[2];
    calls.push({ key: args === undefined ? name : `${name}(${countArguments(args)})`, offset: match.index });
  }
  return calls;
}

/** Arguments are parted by commas outside quotes. */
function countArguments(args: string): number {
  if (args.trim() === '') return 0;
  return args.replace(/"(?:[^"\\]|\\[\s\S])*"/g, '').split(',').length;
}
