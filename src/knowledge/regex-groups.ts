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

/** The pattern with all capturing groups plain, which keeps their numbers. */
export function plainGroups(regex: string): string {
  return renamed(regex, () => '(');
}

/** The pattern with other names for its named groups. */
export function renameGroups(regex: string, rename: (name: string) => string): string {
  return renamed(regex, (name) => (name === undefined ? '(' : `(?<${rename(name)}>`));
}

function renamed(regex: string, head: (name: string | undefined) => string): string {
  let out = '';
  let at = 0;
  for (const group of scanRegex(regex).groups) {
    out += regex.slice(at, group.from) + head(group.name);
    at = group.bodyFrom;
  }
  return out + regex.slice(at);
}
