/** Text that stands for itself in a regular expression. */
export function literal(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The whole text against literal pieces with anything between them. */
export function glob(pieces: readonly string[], caseSensitive: boolean): RegExp {
  return new RegExp(`^${pieces.map(literal).join('.*')}$`, caseSensitive ? 'su' : 'isu');
}

/** SQL LIKE: `%` any run, `_` one character, the whole text, letter case counts; `\%` and `\_` stand for themselves. */
export function like(pattern: string): RegExp {
  const parts = pattern.match(/\\[%_]|[\s\S]/gu) ?? [];
  const meaning = (part: string): string => {
    if (part === '%') return '.*';
    return part === '_' ? '.' : literal(part.length > 1 && part.startsWith('\\') ? part.slice(1) : part);
  };
  return new RegExp(`^${parts.map(meaning).join('')}$`, 'su');
}

/** A field-name pattern against a name: what its wildcards stand for, or undefined if it does not match. */
export function wildcards(pattern: string, name: string): readonly string[] | undefined {
  return new RegExp(`^${pattern.split('*').map(literal).join('(.*)')}$`, 'su').exec(name)?.slice(1);
}

/** The pattern with its wildcards replaced, in order. */
export function fillWildcards(pattern: string, texts: readonly string[]): string {
  return texts.reduce((filled, text) => filled.replace('*', () => text), pattern);
}

/** A PCRE that JavaScript can run too; a leading `(?i)` becomes a flag. */
export function regex(source: string, flags = 'u'): RegExp {
  const body = source.startsWith('(?i)') ? source.slice(4) : source;
  return new RegExp(body, body === source ? flags : `${flags}i`);
}
