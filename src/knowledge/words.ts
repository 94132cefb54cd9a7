/** A word of a setting's value; one in quotes may hold blanks and is never a keyword. */
export interface ValueWord {
  readonly text: string;
  readonly quoted: boolean;
}

/** Splits at white space and commas, outside double quotes. */
export function splitWords(value: string): ValueWord[] {
  return [...value.matchAll(/"([^"]*)"|[^\s,"]+/g)].map((m) =>
    m[1] === undefined ? { text: m[0], quoted: false } : { text: m[1], quoted: true },
  );
}

/** The word as a keyword in upper case, or undefined where it is quoted. */
export function keywordOf(word: ValueWord | undefined): string | undefined {
  return word === undefined || word.quoted ? undefined : word.text.toUpperCase();
}
