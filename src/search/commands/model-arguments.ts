import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { DensityThresholds } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toNumber } from './arguments.js';
import type { OptionList } from './option-list.js';

/* What fit and apply have in common. */

const diagnose = diagnoser(searchMessages);

export const THRESHOLDS = ['threshold', 'lower_threshold', 'upper_threshold'];
export const SAMPLES = ['sample', 'full_samples'];

/** The Toolkit's least threshold. */
const LEAST = 1e-9;

/** `detect_x`, or `app:detect_x` for a model that an app shares: models have one place here. */
export function modelName(cursor: Cursor, command: string): string {
  const here = cursor.here();
  if (cursor.atEnd()) return fail({ span: here }, `${command} needs the name of a model.`, `Write ${command} <model>.`);
  const word = cursor.word();
  const name = word.text.replace(/^app:/, '');
  if (/^[A-Za-z_][\w.-]*$/.test(name)) return name;
  return fail(word, `"${word.text}" cannot be the name of a model.`, 'Names hold letters, digits and underscores.');
}

function share(word: Word | undefined, cursor: Cursor): number | undefined {
  if (word === undefined) return undefined;
  if (word.text.includes(',')) {
    cursor.report(diagnose('search/unsupported', { span: word.span }, 'several thresholds at once'));
    return undefined;
  }
  const value = toNumber(word);
  if (value >= LEAST && value < 1) return value;
  return fail(
    word,
    `A threshold lies between ${LEAST} and 1.`,
    'Give the share of values that are outliers, such as 0.01.',
  );
}

/** `threshold`, or `lower_threshold` and `upper_threshold`. */
export function thresholdsOf(given: OptionList, cursor: Cursor): DensityThresholds {
  const [all, lower, upper] = THRESHOLDS.map((name) => share(given.get(name), cursor));
  const both = given.get('threshold');
  if (both !== undefined && (lower !== undefined || upper !== undefined)) {
    fail(both, 'threshold does not go with lower_threshold and upper_threshold.', 'Give the one or the others.');
  }
  return {
    ...(all === undefined ? {} : { all }),
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
  };
}

export function thresholdOptions({
  all,
  lower,
  upper,
}: DensityThresholds): readonly (readonly [string, number | undefined])[] {
  return [
    ['threshold', all],
    ['lower_threshold', lower],
    ['upper_threshold', upper],
  ];
}

/** Values drawn at random from the density. */
export function refuseSamples(given: OptionList, cursor: Cursor): void {
  for (const name of SAMPLES) {
    const word = given.get(name);
    if (word !== undefined && given.flag(name, false)) {
      cursor.report(diagnose('search/unsupported', { span: word.span }, `${name}=true`));
    }
  }
}

/** Names of fields, in quotes with commas between them or each for itself. */
export function fieldNames(word: Word): readonly string[] {
  return word.quoted ? word.text.split(',').map((name) => name.trim()) : [word.text];
}
