import type { Row } from '../operator.js';

/** Values by the name of their field, collected as they are found. */
export class FoundFields {
  readonly #values = new Map<string, string[]>();

  get size(): number {
    return this.#values.size;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  add(name: string, value: string): void {
    const known = this.#values.get(name);
    if (known === undefined) this.#values.set(name, [value]);
    else known.push(value);
  }

  addAll(other: FoundFields): void {
    for (const [name, values] of other.#values) for (const value of values) this.add(name, value);
  }

  /** One value is a text, more are a list. */
  toRow(): Row {
    const row = Object.create(null) as Row;
    for (const [name, values] of this.#values) row[name] = values.length === 1 ? (values[0] ?? '') : values;
    return row;
  }
}
