import { asText } from '../../sql/convert.js';
import { type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';

/*
 * JSON documents as SQL texts. "Raw" is the compact JSON of a value, never NULL; the empty text stands for
 * "not there", which no JSON value is.
 */

export function isJsonArray(value: Sql): Sql {
  return sql`(isValidJSON(${value}) AND JSONType(${value}) = 'Array')`;
}

export function isJsonObject(value: Sql): Sql {
  return sql`(isValidJSON(${value}) AND JSONType(${value}) = 'Object')`;
}

/** A text as a JSON string. ClickHouse also escapes slashes, which Splunk does not. */
export function quoteJson(value: Sql): Sql {
  return sql`replaceAll(toJSONString(${value}), ${text('\\/')}, '/')`;
}

/** `[a,b]` from an array of raws. */
export function arrayOf(raws: Sql): Sql {
  return sql`concat('[', arrayStringConcat(${raws}, ','), ']')`;
}

function textToRaw(value: Sql): Sql {
  const nested = sql`isValidJSON(s) AND JSONType(s) IN ('Array', 'Object')`;
  const raw = sql`arrayMap(s -> if(${nested}, JSONExtractRaw(s), ${quoteJson(sql`s`)}), [ifNull(s, '')])[1]`;
  return sql`arrayMap(s -> if(isNull(s), 'null', ${raw}), [${value}])[1]`;
}

function listToRaw(list: Sql): Sql {
  const strings = sql`arrayMap(s -> ${quoteJson(sql`s`)}, l)`;
  return sql`arrayMap(l -> multiIf(empty(l), 'null', length(l) = 1, ${strings}[1], ${arrayOf(strings)}), [${list}])[1]`;
}

/** A value as raw JSON: JSON objects and arrays nest, a multivalue becomes an array, NULL is `null`. */
export function toRaw(value: Typed): Sql {
  switch (value.type) {
    case 'literal':
      return quoteJson(value.sql);
    case 'number':
      return sql`ifNull(if(isFinite(${value.sql}), ${asText(value).sql}, 'null'), 'null')`;
    case 'bool':
      return sql`multiIf(isNull(${value.sql}), 'null', ${value.sql}, 'true', 'false')`;
    case 'text':
      return textToRaw(value.sql);
    case 'list':
      return listToRaw(value.sql);
    case 'null':
      return sql`'null'`;
  }
}

/** A raw value as a field value: strings lose their quotes, null and "not there" are NULL. */
export function fromRaw(raw: Sql): Sql {
  return sql`arrayMap(r -> multiIf(r IN ('', 'null'), NULL, startsWith(r, '"'), JSONExtractString(r), r), [${raw}])[1]`;
}
