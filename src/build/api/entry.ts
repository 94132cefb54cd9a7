import type { Json } from '../json/index.js';
import { type BuildSource, rawText, rawValue, urlText } from '../source.js';

/** An object of a list of the API. Keys stand in the order in which they are written. */
export type Entry = { readonly [key: string]: Json | undefined };

interface Item {
  readonly name: string;
  readonly file: string;
}

/** Texts under a key of the file; what is no text is left out. */
export function rawTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** A key of the tags, or of the file where it has none. */
export function tagOf(item: Item, key: string, { content }: BuildSource): unknown {
  const raw = rawValue(content, item);
  return (raw.tags as Readonly<Record<string, unknown>> | undefined)?.[key] ?? raw[key];
}

/** What every entry begins with. */
export function headOf(
  item: Item & { readonly id: string; readonly version: number; readonly description: string },
  { content }: BuildSource,
): Entry {
  const date = rawText(content, item, 'date') || rawText(content, item, 'modification_date');
  return {
    name: item.name,
    author: rawText(content, item, 'author'),
    date: date.slice(0, 10),
    version: item.version,
    id: item.id,
    description: item.description,
    references: rawTexts(rawValue(content, item).references).map(urlText),
  };
}
