import type { SettingPlace } from './conf-file.js';

/*
 * Which line of which file each piece of knowledge came from. Kept beside the pieces rather than in them: the compiler
 * compares and caches operations, and where they stand must not make two equal ones differ.
 */
const places = new WeakMap<object, SettingPlace>();

/** Notes where `piece` came from and hands it on. */
export function recordPlace<T extends object>(piece: T, { file, source, line, span, stanza, key }: SettingPlace): T {
  places.set(piece, { file, source, line, span, stanza, key });
  return piece;
}

/** Where a piece of loaded knowledge (an alias, an event type, a macro …) stands, if it came from a .conf file. */
export function placeOfPiece(piece: object): SettingPlace | undefined {
  return places.get(piece);
}
