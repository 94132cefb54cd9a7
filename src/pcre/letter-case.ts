import { normalize, type Range } from './code-points.js';

/** No character beyond has another case. */
const LAST_CASED = 0x1e943;

/** The single character that a conversion gives. */
function single(text: string): number | undefined {
  const code = text.codePointAt(0);
  return code !== undefined && String.fromCodePoint(code) === text ? code : undefined;
}

const sameLetter = (a: number, b: number): boolean =>
  new RegExp(`^\\u{${a.toString(16)}}$`, 'iu').test(String.fromCodePoint(b));

/** Letters to those that differ from them in case only (simple case folding); built when first needed. */
function buildOrbits(): ReadonlyMap<number, ReadonlySet<number>> {
  const orbits = new Map<number, Set<number>>();
  const join = (a: number, b: number | undefined): void => {
    if (b === undefined || a === b || orbits.get(a)?.has(b) === true || !sameLetter(a, b)) return;
    const orbit = new Set([a, b, ...(orbits.get(a) ?? []), ...(orbits.get(b) ?? [])]);
    for (const code of orbit) orbits.set(code, orbit);
  };
  for (let code = 0x41; code <= LAST_CASED; code += 1) {
    const letter = String.fromCodePoint(code);
    join(code, single(letter.toLowerCase()));
    join(code, single(letter.toUpperCase()));
  }
  return orbits;
}

let known: ReadonlyMap<number, ReadonlySet<number>> | undefined;

function orbits(): ReadonlyMap<number, ReadonlySet<number>> {
  known ??= buildOrbits();
  return known;
}

/** The two ASCII letters that a third character equals: the Kelvin sign and the long s. */
const THIRD: Readonly<Record<string, number>> = { k: 0x212a, s: 0x17f };

/** The cases of one character, itself included. ASCII does without the table. */
function cases(code: number): readonly number[] {
  if (code >= 0x80) return [...(orbits().get(code) ?? [code])];
  const letter = String.fromCharCode(code);
  const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
  if (lower === upper) return [code];
  const third = THIRD[lower];
  return [upper.charCodeAt(0), lower.charCodeAt(0), ...(third === undefined ? [] : [third])];
}

/** The set with every letter's other cases. */
export function closeOverCase(ranges: readonly Range[]): readonly Range[] {
  const more: Range[] = [];
  for (const [from, to] of ranges) {
    // A long range is cheaper asked about by the letters that have a case.
    if (to - from < 256) for (let code = from; code <= to; code += 1) for (const c of cases(code)) more.push([c, c]);
    else for (const [code, orbit] of orbits()) if (code >= from && code <= to) for (const c of orbit) more.push([c, c]);
  }
  return normalize([...ranges, ...more]);
}

/** Whether letter case makes a difference to the set. */
export function isCased(ranges: readonly Range[]): boolean {
  return JSON.stringify(closeOverCase(ranges)) !== JSON.stringify(normalize(ranges));
}
