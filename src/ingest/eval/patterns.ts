import { compileExpression, editor, substitution, translatePcre } from '../../pcre/index.js';

/** Beyond this many, patterns that events themselves hold are made again each time. */
const MOST = 1_000;

function remembering<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    if (known.size < MOST) known.set(key, made);
    return made;
  };
}

type Test = ((text: string) => boolean) | 'refused';

const testOf = remembering((pattern): Test => {
  const result = translatePcre(pattern);
  if (!result.ok) return 'refused';
  const regex = compileExpression(result.regex);
  return (text) => {
    regex.lastIndex = 0;
    return regex.test(text);
  };
});

/** Whether a regular expression (PCRE) matches somewhere in a text; undefined for one that does not run. */
export function matching(pattern: string): ((text: string) => boolean) | undefined {
  const test = testOf(pattern);
  return test === 'refused' ? undefined : test;
}

type Replace = ((text: string) => string) | 'refused';

const replacerOf = remembering((key): Replace => {
  const at = key.indexOf('\0');
  const result = translatePcre(key.slice(0, at));
  return result.ok ? editor([substitution(result.regex, key.slice(at + 1), 0, 'eval')]) : 'refused';
});

export function replacing(pattern: string, replacement: string): ((text: string) => string) | undefined {
  const replace = replacerOf(`${pattern}\0${replacement}`);
  return replace === 'refused' ? undefined : replace;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** SQL's LIKE: `%` any run, `_` one character, the whole text, letter case counts. */
const likeOf = remembering((pattern) => {
  const parts = pattern.match(/\\[%_]|[\s\S]/gu) ?? [];
  const meaning = (part: string): string => {
    if (part === '%') return '.*';
    return part === '_' ? '.' : escaped(part.length > 1 && part.startsWith('\\') ? part.slice(1) : part);
  };
  return new RegExp(`^${parts.map(meaning).join('')}$`, 'su');
});

export function patternMatch(pattern: string, text: string): boolean {
  return likeOf(pattern).test(text);
}
