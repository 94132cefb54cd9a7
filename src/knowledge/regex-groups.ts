/** A capturing group of a regular expression, in the order of its opening parenthesis. */
export interface Group {
  readonly name: string | undefined;
  /** Offsets of the opening `(` with its name, and of the closing `)`. */
  readonly from: number;
  readonly bodyFrom: number;
  readonly close: number;
}

/** What a scan of PCRE syntax finds, without compiling it. */
export interface RegexShape {
  readonly groups: readonly Group[];
  /** Says what is wrong, to follow "The regular expression …". */
  readonly problem?: string;
}

/** An escape, a character class, `\Q…\E`, or a parenthesis with what makes it capture or not. */
const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*(\])?|\((?:\?(?:P?<(?![=!])(\w*)>|'(\w*)')|([?*]))?|\)/g;

/** Finds the capturing groups of a PCRE pattern, and brackets that are not balanced. */
export function scanRegex(regex: string): RegexShape {
  const groups: { name: string | undefined; from: number; bodyFrom: number; close: number }[] = [];
  const open: ((typeof groups)[number] | undefined)[] = [];
  for (const token of regex.matchAll(TOKEN)) {
    const [text, classEnd, named, quoted, special] = token;
    if (text.startsWith('[') && classEnd === undefined) return { groups, problem: 'has a [ without its ]' };
    if (text === ')') {
      if (open.length === 0) return { groups, problem: 'has a ) without its (' };
      const group = open.pop();
      if (group !== undefined) group.close = token.index;
    }
    if (!text.startsWith('(')) continue;
    const captures = special === undefined;
    const group = { name: named ?? quoted, from: token.index, bodyFrom: token.index + text.length, close: -1 };
    if (captures) groups.push(group);
    open.push(captures ? group : undefined);
  }
  return open.length > 0 ? { groups, problem: 'has a ( without its )' } : { groups };
}

/** The names of the groups, each once, in order. */
export function groupNames(shape: RegexShape): string[] {
  return [...new Set(shape.groups.flatMap((g) => (g.name === undefined ? [] : [g.name])))];
}

/**
 * Gives every capturing group new names, by its number from 1; a group with several is nested, one without becomes
 * a plain group. `names.get(0)` wraps the whole expression.
 */
export function renameGroups(regex: string, shape: RegexShape, names: ReadonlyMap<number, readonly string[]>): string {
  const edits = shape.groups.flatMap((group, i) => {
    const list = names.get(i + 1) ?? [];
    const head = list.length === 0 ? '(' : list.map((name) => `(?<${name}>`).join('');
    return [
      { from: group.from, to: group.bodyFrom, text: head },
      { from: group.close, to: group.close + 1, text: ')'.repeat(Math.max(1, list.length)) },
    ];
  });
  let out = '';
  let at = 0;
  for (const edit of edits.sort((a, b) => a.from - b.from)) {
    out += regex.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return (names.get(0) ?? []).reduce((body, name) => `(?<${name}>${body})`, out + regex.slice(at));
}
