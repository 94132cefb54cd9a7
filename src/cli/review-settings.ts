import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import { type ReviewPolicy, STATUSES, statusOf } from '../findings/index.js';

const diagnose = diagnoser(cliMessages);

/** Characters of a comment where one is required and nothing says how long (log_review.conf). */
const COMMENT_LENGTH = 20;
const SETTINGS = ['comment_required', 'comment_length', 'transitions'];

type PlaceOf = (node: unknown) => Place;

function refuse(key: string, place: Place, wanted: string): never {
  throw new KarstError(diagnose('cli/config-value', place, `review.${key}`, wanted));
}

function statusIn(node: unknown, placeOf: PlaceOf): string {
  const understood = statusOf(isScalar(node) ? String(node.value) : '');
  if ('id' in understood) return understood.id;
  return refuse('transitions', placeOf(node), `statuses (${[...STATUSES.values()].join(', ')})`);
}

function transitionsIn(node: unknown, placeOf: PlaceOf): ReadonlyMap<string, readonly string[]> {
  if (!isMap(node)) return refuse('transitions', placeOf(node), 'lines such as `New: [In Progress, Closed]`');
  return new Map(
    (node.items as readonly Pair[]).map(({ key, value }) => {
      if (!isSeq(value)) return refuse('transitions', placeOf(key), 'lines such as `New: [In Progress, Closed]`');
      return [statusIn(key, placeOf), value.items.map((item) => statusIn(item, placeOf))];
    }),
  );
}

function numberIn(node: unknown, placeOf: PlaceOf): number {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  return refuse('comment_length', placeOf(node), 'a number from 1 to 1000');
}

function policyIn(items: readonly Pair[], placeOf: PlaceOf): ReviewPolicy {
  const values = new Map(items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '?', value]));
  const wrong = items.find(({ key }) => !isScalar(key) || !SETTINGS.includes(String(key.value)));
  if (wrong !== undefined) {
    const name = isScalar(wrong.key) ? String(wrong.key.value) : '?';
    throw new KarstError(diagnose('cli/config-key', placeOf(wrong.key), `review.${name}`, SETTINGS));
  }
  const required = values.get('comment_required');
  const isRequired = isScalar(required) && required.value === true;
  if (required !== undefined && !(isScalar(required) && typeof required.value === 'boolean')) {
    refuse('comment_required', placeOf(required), 'true or false');
  }
  const length = values.has('comment_length') ? numberIn(values.get('comment_length'), placeOf) : COMMENT_LENGTH;
  return {
    ...(isRequired && { commentLength: length }),
    ...(values.has('transitions') && { transitions: transitionsIn(values.get('transitions'), placeOf) }),
  };
}

/** Reads `review:` in the text of a karst.yml; throws a `KarstError` that points at what is wrong. */
export function parseReviewSettings(text: string, file: string): ReviewPolicy {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const node = isMap(root) ? root.get('review', true) : undefined;
  if (node === undefined || (isScalar(node) && node.value === null)) return {};
  const placeOf = (part: unknown): Place => {
    const range = (part as Scalar | null)?.range;
    return range ? { file, source: text, span: { from: range[0], to: range[1] } } : { file };
  };
  if (!isMap(node)) throw new KarstError(diagnose('cli/config-value', placeOf(node), 'review', '`key: value` lines'));
  return policyIn(node.items as readonly Pair[], placeOf);
}

/** `review:` of the karst.yml of a folder: what a team asks of changes to findings. */
export function reviewSettings(folder: string): ReviewPolicy {
  const file = resolve(folder, 'karst.yml');
  return existsSync(file) ? parseReviewSettings(readFileSync(file, 'utf8'), file) : {};
}
