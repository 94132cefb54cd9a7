import type { Diagnostic } from '../../diagnostics/index.js';
import { check, type FileOf, inSearch, type RuleCode } from './rule.js';

type Searching = FileOf<'detection' | 'baseline' | 'investigation'>;

/** One piece of a search as its writer sees it. */
interface Token {
  readonly kind: 'text' | 'word' | 'comma' | 'open' | 'close' | 'other';
  readonly from: number;
  readonly to: number;
}

const TOKEN = /```[\s\S]*?```|("(?:\\[\s\S]|[^"\\])*")|(,)|(\()|(\))|(\|)|([^\s,()"|=<>!]+)|([=<>!])/g;
const KINDS = ['text', 'comma', 'open', 'close', 'other', 'word', 'other'] as const;

/** A rough reading of the text as written, before macros: what it is about is how things are written. */
function tokensOf(search: string): readonly Token[] {
  return [...search.matchAll(TOKEN)].flatMap((match): Token[] => {
    const group = match.slice(1).findIndex((text) => text !== undefined);
    const kind = KINDS[group];
    return kind === undefined ? [] : [{ kind, from: match.index, to: match.index + match[0].length }];
  });
}

interface Remark {
  readonly code: Extract<
    RuleCode,
    'rule/in-list-comma' | 'rule/in-list-no-comma' | 'rule/in-list-glued' | 'rule/list-comma' | 'rule/glued-quote'
  >;
  readonly from: number;
  readonly to: number;
}

const isValue = (token: Token | undefined): boolean => token?.kind === 'text' || token?.kind === 'word';

/** What is odd between two neighbours inside an IN list. */
function betweenInList(before: Token, token: Token): Remark['code'] | undefined {
  if (token.kind === 'comma' && (before.kind === 'comma' || before.kind === 'open')) return 'rule/in-list-comma';
  if (token.kind === 'close' && before.kind === 'comma') return 'rule/in-list-comma';
  if (!isValue(before) || !isValue(token)) return undefined;
  if (before.to === token.from) return 'rule/in-list-glued';
  return before.kind === 'text' && token.kind === 'text' ? 'rule/in-list-no-comma' : undefined;
}

/** Positions of tokens that stand inside the parentheses after an IN. */
function inLists(tokens: readonly Token[], search: string): ReadonlySet<number> {
  const inside = new Set<number>();
  let open = -1;
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    const isIn = before !== undefined && /^in$/i.test(search.slice(before.from, before.to));
    if (open < 0 && token.kind === 'open' && isIn) open = i;
    else if (open >= 0) inside.add(i);
    if (open >= 0 && token.kind === 'close') open = -1;
  });
  return inside;
}

/** Words after which a list of names goes on or ends, so that a comma before them has no name after it. */
const LIST_ENDS = /^(by|as|from|where|over)$/i;

function betweenNames(before: Token, token: Token, search: string): Remark['code'] | undefined {
  if (token.kind === 'comma' && before.kind === 'comma') return 'rule/list-comma';
  const word = search.slice(token.from, token.to);
  return before.kind === 'comma' && token.kind === 'word' && LIST_ENDS.test(word) ? 'rule/list-comma' : undefined;
}

/** A closing quote with a letter right after it. */
function afterQuote(before: Token, token: Token, search: string): Remark['code'] | undefined {
  const glued = before.kind === 'text' && token.kind === 'word' && before.to === token.from;
  return glued && /[A-Za-z_]/.test(search[token.from] ?? '') ? 'rule/glued-quote' : undefined;
}

function remarksOn(search: string): readonly Remark[] {
  const tokens = tokensOf(search);
  const inside = inLists(tokens, search);
  return tokens.flatMap((token, i): Remark[] => {
    const before = tokens[i - 1];
    if (before === undefined) return [];
    const code = inside.has(i)
      ? betweenInList(before, token)
      : (betweenNames(before, token, search) ?? afterQuote(before, token, search));
    return code === undefined ? [] : [{ code, from: before.from, to: token.to }];
  });
}

/** At most so much of a search is quoted. */
function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function lists({ item }: Searching): Diagnostic[] {
  const seen = new Set<string>();
  return remarksOn(item.search).flatMap(({ code, from, to }) => {
    // One slip often shows between several neighbours.
    if (seen.has(code)) return [];
    seen.add(code);
    return [inSearch(item, from, to - from, code, shorten(item.search.slice(from, to)))];
  });
}

function entities({ item }: Searching): Diagnostic[] {
  const found = /&(?:gt|lt|amp|quot|apos|#\d+);/.exec(item.search);
  return found === null ? [] : [inSearch(item, found.index, found[0].length, 'rule/html-entity', found[0])];
}

/** `drop_dm_object_name(X)` renames fields that begin with `X.`: some should. */
function droppedNames({ item }: Searching): Diagnostic[] {
  return [...item.search.matchAll(/`drop_dm_object_name\(\s*"?([\w.]+)"?\s*\)`/g)].flatMap((call) => {
    const [whole, name = ''] = call;
    const before = item.search.slice(0, call.index);
    const used = new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}\\.(?=[\\w*])`).test(before);
    return used ? [] : [inSearch(item, call.index, whole.length, 'rule/dataset-name-not-used', name)];
  });
}

const KINDS_WITH_SEARCH = ['detection', 'baseline', 'investigation'] as const;

export const searchTextChecks = [
  check(KINDS_WITH_SEARCH, lists, { conf: true }),
  check(KINDS_WITH_SEARCH, entities, { conf: true }),
  check(KINDS_WITH_SEARCH, droppedNames, { conf: true }),
];
