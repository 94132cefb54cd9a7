/** What stands between double quotes in SPL for this value. */
export function unquoted(value: string): string {
  return value.replace(/["\\]/g, '\\$&');
}

/** The value as a quoted string of SPL. */
export function quoted(value: string): string {
  return `"${unquoted(value)}"`;
}

/** A field's name on the left of a comparison. */
export function fieldName(field: string): string {
  return /^[\w.:{}@-]+$/.test(field) ? field : quoted(field);
}
