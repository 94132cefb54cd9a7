import { u8, u16, u32 } from './bytes.js';
import { Damage, within } from './damage.js';
import type { Instance, Source } from './template.js';

/** Token, version and template id before the position of the definition; the definition's own header. */
const TOKEN_SIZE = 10;
const DEFINITION_HEADER = 24;

/** Reads a template instance whose token is at `at` and whose values end before `end`. */
export function readInstance(source: Source, at: number, end: number): Instance {
  within(at, TOKEN_SIZE, end);
  const definition = u32(source.bytes, at + 6);
  if (u32(source.bytes, definition + 4) !== u32(source.bytes, at + 2)) {
    throw new Damage('the template it uses has been overwritten');
  }
  const template = source.template(definition);
  const inline = definition === at + TOKEN_SIZE;
  const valuesAt = inline ? definition + DEFINITION_HEADER + u32(source.bytes, definition + 20) : at + TOKEN_SIZE;
  return readValues(source.bytes, template, valuesAt, end);
}

function readValues(bytes: Buffer, template: Instance['template'], at: number, end: number): Instance {
  within(at, 4, end);
  const count = u32(bytes, at);
  within(at + 4, 4 * count, end);
  const values: number[] = [];
  let start = at + 4 + 4 * count;
  for (let entry = at + 4; entry < at + 4 + 4 * count; entry += 4) {
    const size = u16(bytes, entry);
    values.push(u8(bytes, entry + 2), start, size);
    start += size;
  }
  within(start, 0, end);
  return { kind: 'instance', template, values, end: start };
}

/** The body of the template definition at `at`: where it starts and ends. */
export function definitionBody(bytes: Buffer, at: number): { readonly from: number; readonly to: number } {
  const from = at + DEFINITION_HEADER;
  const size = u32(bytes, at + 20);
  within(from, size, bytes.length);
  return { from, to: from + size };
}
