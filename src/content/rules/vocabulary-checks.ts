import { closeMatch, type Diagnostic } from '../../diagnostics/index.js';
import type { Path } from '../yaml-file.js';
import { at, atKey, check, type FileOf, formOf, valueAt } from './rule.js';
import {
  ASSET_TYPES,
  OBSERVABLE_TYPES,
  PRODUCTS,
  SECURITY_DOMAINS,
  STORY_CATEGORIES,
  STORY_USECASES,
} from './vocabulary.js';

type Coded = 'rule/unknown-product' | 'rule/unknown-asset-type' | 'rule/unknown-observable-type';
type StoryWord = 'rule/unknown-category' | 'rule/unknown-usecase' | 'rule/unknown-security-domain';
type Holder = FileOf<'detection' | 'story' | 'baseline' | 'investigation'>;

/** Where something of the tags stands: ESCU 6 has no tags. */
function placeOf({ file }: Holder, key: string): Path {
  return valueAt(file, ['tags']) === undefined ? [key] : ['tags', key];
}

/** Says of every text at a path, which may be one or a list, that it is none of the words. */
function strangers(object: Holder, path: Path, code: Coded | StoryWord, words: readonly string[]): Diagnostic[] {
  const value = valueAt(object.file, path);
  const texts: readonly unknown[] = Array.isArray(value) ? value : value == null ? [] : [value];
  return texts.flatMap((text, i) => {
    if (typeof text === 'string' && words.includes(text)) return [];
    const place = Array.isArray(value) ? [...path, i] : path;
    return [at(object.file, place, code, String(text), closeMatch(String(text), words), words)];
  });
}

function products(object: Holder): Diagnostic[] {
  const path = placeOf(object, 'product');
  const value = valueAt(object.file, path);
  const none = !Array.isArray(value) || value.length === 0;
  return none
    ? [atKey(object.file, path, 'rule/no-product', path.join('.'))]
    : strangers(object, path, 'rule/unknown-product', PRODUCTS);
}

function assets(object: FileOf<'detection'>): Diagnostic[] {
  return strangers(object, placeOf(object, 'asset_type'), 'rule/unknown-asset-type', ASSET_TYPES);
}

function observables(object: FileOf<'detection'>): Diagnostic[] {
  if (formOf(object) !== 4) return [];
  return object.item.tags.observables.flatMap((_, i) =>
    strangers(object, ['tags', 'observable', i, 'type'], 'rule/unknown-observable-type', OBSERVABLE_TYPES),
  );
}

function storyWords(object: FileOf<'story'>): Diagnostic[] {
  return [
    ...strangers(object, placeOf(object, 'category'), 'rule/unknown-category', STORY_CATEGORIES),
    ...strangers(object, placeOf(object, 'usecase'), 'rule/unknown-usecase', STORY_USECASES),
  ];
}

function domains(object: FileOf<'baseline' | 'investigation'>): Diagnostic[] {
  return strangers(object, placeOf(object, 'security_domain'), 'rule/unknown-security-domain', SECURITY_DOMAINS);
}

export const vocabularyChecks = [
  check(['detection', 'story', 'baseline', 'investigation'], products),
  check(['detection'], assets),
  check(['detection'], observables),
  check(['story'], storyWords),
  check(['baseline', 'investigation'], domains),
];
