/** A piece of an event type's name: a text, or the value of a field. */
export type NamePart = string | { readonly field: string };

/** The pieces of a name: `%field%` stands for the field's value. Source: eventtypes.conf.spec, "[<event_type_name>]". */
export function nameParts(name: string): readonly NamePart[] {
  return name
    .split(/(%[^%]+%)/)
    .filter((part) => part !== '')
    .map((part) => (/^%[^%]+%$/.test(part) ? { field: part.slice(1, -1) } : part));
}

/** The fields whose values a name takes in. */
export function fieldsOfName(name: string): readonly string[] {
  return nameParts(name).flatMap((part) => (typeof part === 'string' ? [] : [part.field]));
}

/**
 * What the fields of a name must be for it to become `value`, with letter case as the value has it; undefined where it
 * cannot. Of several readings the one with the shortest first values.
 */
export function valuesForName(name: string, value: string): ReadonlyMap<string, string> | undefined {
  const parts = nameParts(name);
  const pattern = parts.map((part) => (typeof part === 'string' ? escaped(part) : '([^]+?)')).join('');
  const match = new RegExp(`^${pattern}$`, 'i').exec(value);
  return match === null ? undefined : new Map(fieldsOfName(name).map((field, i) => [field, match[i + 1] ?? '']));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
