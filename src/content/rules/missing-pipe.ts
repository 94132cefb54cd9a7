import type { Diagnostic } from '../../diagnostics/index.js';
import { check, type FileOf, inSearch } from './rule.js';

type Searching = FileOf<'detection' | 'baseline' | 'investigation'>;

const AGGREGATES =
  'count|c|dc|distinct_count|estdc|sum|sumsq|avg|mean|min|max|median|mode|range|stdev|stdevp|var|varp|values|list|first|last|earliest|latest|rate|p\\d+|perc\\d+|exactperc\\d+|upperperc\\d+';
const NAME = '[\\w.:{}@*-]+';

/**
 * Commands, and what follows them in a way that words to look for hardly ever do. A name alone proves nothing: logs are full of
 * tables, sorts and lookups.
 */
const MARKS: readonly (readonly [commands: string, argument: string])[] = [
  [
    'stats|eventstats|streamstats|sistats|mstats|tstats',
    `(?:(?:${AGGREGATES})(?:\\s*\\(|\\s+(?:as|by|values)\\b|\\s*,)|count\\s*$)`,
  ],
  ['chart|timechart', `(?:span=|limit=|(?:${AGGREGATES})(?:\\s*\\(|\\s+(?:as|by|over)\\b))`],
  ['eval', `(?:${NAME}|"[^"]+"|'[^']+')\\s*=(?!=)`],
  [
    'where',
    `(?:NOT\\s+)?(?:(?:like|match|isnull|isnotnull|cidrmatch|len|in)\\s*\\(|(?:${NAME}|'[^']+')\\s*(?:[<>]=?|!=|==?|\\bIN\\b|\\bLIKE\\b))`,
  ],
  ['table|fields', `(?:[-+]\\s+)?${NAME}(?:\\s*,\\s*${NAME})+`],
  ['rename', `(?:${NAME}|"[^"]+")\\s+as\\s`],
  ['rex', `(?:field\\s*=|mode\\s*=|max_match\\s*=|"[^"]*\\(\\?P?<)`],
  ['regex', `${NAME}\\s*!?=\\s*"`],
  ['bin|bucket', `(?:_time|span=\\S+)\\s+(?:span=|_time)`],
  ['lookup', `${NAME}\\s[\\w.:{}@*,\\s-]*?\\s(?:as|outputnew|output)\\s`],
  ['inputlookup|outputlookup', `(?:append=|${NAME}(?:\\.csv)?\\s*$)`],
  ['spath', `(?:input|output|path)\\s*=`],
  ['fillnull', `value\\s*=`],
  ['mvexpand|makemv', `(?:delim\\s*=|${NAME}\\s*$)`],
  ['convert', `(?:timeformat\\s*=|ctime\\s*\\()`],
  ['dedup', `(?:\\d+\\s+)?${NAME}(?:(?:\\s*,\\s*|\\s+)${NAME})*\\s*$`],
  ['head|tail', `\\d+\\s*$`],
];

/** A command in the middle of other words; group 1 is the command. */
const COMMANDS = MARKS.map(([commands, argument]) => new RegExp(`(?<=[\\s)"'\`])(${commands})\\s+${argument}`, 'gi'));

/** Most steps are passed over by this. */
const ANY = new RegExp(`[\\s)"'\`](?:${MARKS.map(([commands]) => commands).join('|')})\\s`, 'i');

/** Commands that take some of these words among their own arguments. */
const OWN_WORDS: Readonly<Record<string, RegExp>> = {
  where: /^(?:tstats|mstats|inputlookup|from|mpreview|mcatalog|pivot|loadjob|union)$/i,
  head: /^(?:sort|top|rare)$/i,
  tail: /^(?:sort|top|rare)$/i,
};

/** Before these a command's name is a field's, or a value. */
const AFTER_WORD = /(?:[=,(]|\b(?:as|by|or|and|not|in|over|output|outputnew|field|for|from))\s*$/i;

interface Step {
  readonly from: number;
  readonly text: string;
}

/** Texts in quotes, comments and macro calls say nothing here: each becomes as many blanks, in their quotes. */
function blanked(search: string): string {
  const blank = (whole: string): string => whole[0] + ' '.repeat(Math.max(0, whole.length - 2)) + (whole.at(-1) ?? '');
  return search
    .replace(/```[\s\S]*?(?:```|$)/g, (comment) => ' '.repeat(comment.length))
    .replace(/"(?:\\[\s\S]|[^"\\])*"/g, blankedText)
    .replace(/`[^`]*`/g, blank);
}

/** Of what stands in quotes only the sign of a named group is left, by which rex is told. */
function blankedText(text: string): string {
  return text.replace(/\(\?P?<|./gs, (piece, at: number) => {
    const quote = at === 0 || at === text.length - 1;
    return quote || piece.length > 1 ? piece : ' ';
  });
}

/** What stands between pipes and brackets. */
function stepsOf(search: string): readonly Step[] {
  return [...blanked(search).matchAll(/[^|[\]]+/g)].map(({ index, 0: text }) => ({ from: index, text }));
}

/** The first command's name in a step that no pipe precedes, or undefined. */
function lostCommand({ from, text }: Step): { readonly at: number; readonly name: string } | undefined {
  const first = /^\s*(\w*)/.exec(text)?.[1] ?? '';
  const start = text.length - text.trimStart().length;
  if (!ANY.test(text.slice(start + 1))) return undefined;
  const found = COMMANDS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const name = match[1] ?? '';
      const own = match.index === start || OWN_WORDS[name.toLowerCase()]?.test(first) === true;
      return own || AFTER_WORD.test(text.slice(0, match.index)) ? [] : [{ at: match.index, name }];
    }),
  );
  const [earliest] = found.sort((a, b) => a.at - b.at);
  return earliest && { at: from + earliest.at, name: earliest.name };
}

function missingPipes({ item }: Searching): Diagnostic[] {
  return stepsOf(item.search).flatMap((step) => {
    const lost = lostCommand(step);
    return lost === undefined ? [] : [inSearch(item, lost.at, lost.name.length, 'rule/missing-pipe', lost.name)];
  });
}

export const missingPipeChecks = [check(['detection', 'baseline', 'investigation'], missingPipes, { conf: true })];
