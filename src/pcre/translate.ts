import { analyse } from './analysis.js';
import { emitPattern } from './emit.js';
import { parsePattern } from './parse.js';
import { lacks, Refusal } from './refusal.js';

/** A PCRE pattern as JavaScript can run it: plain data, which can be sent to a worker. */
export interface Translation {
  readonly source: string;
  readonly flags: 'u' | 'iu';
  /** JavaScript's numbers of the groups with the PCRE number (`[0]` = the whole match); the first that is set counts. */
  readonly groups: readonly (readonly number[])[];
  /** Names in order of appearance, with the PCRE numbers of their groups: several with (?J), the first that is set counts. */
  readonly names: readonly (readonly [name: string, numbers: readonly number[]])[];
  /** Empty groups of which the last that is set tells where the match starts (`\K`). */
  readonly keeps: readonly number[];
  /** PCRE numbers of groups in repeated parts whose text PCRE keeps and JavaScript forgets. */
  readonly unreliable: readonly number[];
}

/** Like Re2Check: `construct` names what is not supported, `problem` what is wrong with the pattern in PCRE itself. */
export type Translated =
  | { readonly ok: true; readonly regex: Translation }
  | { readonly ok: false; readonly construct: string; readonly problem?: undefined }
  | { readonly ok: false; readonly construct?: undefined; readonly problem: string };

function translation(pattern: string): Translation {
  const parsed = parsePattern(pattern);
  const unreliable = [...analyse(parsed)];
  const { source, groups, keeps } = emitPattern(parsed);
  const flags = parsed.caselessReference ? 'iu' : 'u';
  assertRuns(source, flags);
  return { source, flags, groups, names: [...parsed.names], keeps, unreliable };
}

function assertRuns(source: string, flags: string): void {
  try {
    new RegExp(source, flags);
  } catch {
    throw lacks('so much repetition');
  }
}

/**
 * Translates PCRE (as Splunk users write it: UTF-8, no UCP) to JavaScript. What JavaScript would match otherwise is
 * refused, never approximated; the one known difference: with a caseless back-reference, `\b` counts ſ and the Kelvin
 * sign as letters.
 */
export function translatePcre(pattern: string): Translated {
  try {
    return { ok: true, regex: translation(pattern) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reason === 'construct' ? { ok: false, construct: error.what } : { ok: false, problem: error.what };
  }
}

/** What is wrong with a pattern in PCRE itself, as `translatePcre` has it, without a translation. */
export function pcreProblem(pattern: string): string | undefined {
  try {
    analyse(parsePattern(pattern));
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reason === 'problem' ? error.what : undefined;
  }
}

/** The names of a pattern's groups in order of appearance; none if it is refused. */
export function groupNames(pattern: string): readonly string[] {
  const result = translatePcre(pattern);
  return result.ok ? result.regex.names.map(([name]) => name) : [];
}
