/** What one event table knows of one field. */
export interface FieldEntry {
  readonly name: string;
  /** Some event in this table has two or more values: the array companion must be read. */
  readonly multivalue: boolean;
  /** The field lives in the overflow map, not in a column. */
  readonly overflow: boolean;
}

/** One combination of metadata seen in a table. */
export interface Origin {
  readonly index: string;
  readonly sourcetype: string;
  readonly source: string;
  readonly host: string;
  readonly count: number;
  /** Microseconds since the epoch. */
  readonly first: number;
  readonly last: number;
}

/** One event table: the events of one sourcetype family. */
export interface TableEntry {
  /** Name of the family, a slug: `xmlwineventlog_sysmon_operational`. */
  readonly family: string;
  /** Name of the ClickHouse table. */
  readonly table: string;
  readonly fields: ReadonlyMap<string, FieldEntry>;
  readonly origins: readonly Origin[];
}

export interface Catalogue {
  readonly tables: readonly TableEntry[];
}

/*
 * Physical layout of an event table, shared by the store that writes it and the compiler that reads it:
 *
 *   _seq UInt64                     grows with every event of the store; ties of _time are broken by it; the event id
 *   _time, _indextime               DateTime64(6, 'UTC')
 *   index, sourcetype, source, host LowCardinality(String)
 *   _raw                            String
 *   <scalarColumn(field)>           Nullable(String): the value; for a multivalue event its first value
 *   <arrayColumn(field)>            Array(String): all values of a multivalue event, else empty; only if `multivalue`
 *   _more                           Map(String, Array(String)): fields beyond the column bound
 */

/** UTF-8, extended to lone surrogates (three bytes, as in WTF-8) so that different names never share a column. */
function bytesOf(character: string): readonly number[] {
  const unit = character.charCodeAt(0);
  if (character.length > 1 || unit < 0xd800 || unit > 0xdfff) return [...Buffer.from(character, 'utf8')];
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
}

/** A column name is the field name with everything unusual percent-encoded: dots would make ClickHouse see Nested columns. */
function encode(field: string): string {
  return field.replace(/[^A-Za-z0-9_:@-]/gu, (c) =>
    bytesOf(c)
      .map((b) => `%${b.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

function decode(encoded: string): string {
  const surrogates = encoded.replace(/%ED%([AB][0-9A-F])%([89AB][0-9A-F])/g, (_, high: string, low: string) =>
    String.fromCharCode(0xd000 | ((Number.parseInt(high, 16) & 0x3f) << 6) | (Number.parseInt(low, 16) & 0x3f)),
  );
  return decodeURIComponent(surrogates);
}

export function scalarColumn(field: string): string {
  return `f_${encode(field)}`;
}

export function arrayColumn(field: string): string {
  return `m_${encode(field)}`;
}

/** The inverse of `scalarColumn` and `arrayColumn`; undefined for columns that hold no field. */
export function fieldOfColumn(column: string): { readonly name: string; readonly array: boolean } | undefined {
  const kind = column.slice(0, 2);
  if (kind !== 'f_' && kind !== 'm_') return undefined;
  return { name: decode(column.slice(2)), array: kind === 'm_' };
}
