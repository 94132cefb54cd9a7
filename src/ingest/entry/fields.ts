import { type FieldValues, freeFieldName, type Shape, ShapeTree } from '../event/index.js';

/** The fields of one event while they are being found. Events with the same fields in the same order share their names. */
export class EventFields {
  readonly #tree = new ShapeTree((key) => [key]);
  #shape: Shape;
  #values: FieldValues = [];

  constructor() {
    this.#shape = this.#tree.root;
  }

  /** Begins another event with these fields. */
  start(names: readonly string[], values: readonly (string | readonly string[])[]): void {
    this.#shape = this.#tree.root;
    this.#values = [];
    names.forEach((name, i) => {
      const value = values[i] ?? '';
      if (typeof value === 'string') this.#put(name, value);
      else for (const one of value) this.#put(name, one);
    });
  }

  get size(): number {
    return this.#shape.size;
  }

  has(name: string): boolean {
    return this.#shape.slotOf(name) >= 0;
  }

  /** All values of a field as lines; undefined where it is absent. */
  text(name: string): string | undefined {
    const value = this.#values[this.#shape.slotOf(name)];
    return typeof value === 'string' || value === undefined ? value : value.join('\n');
  }

  /** Adds a value unless the field is there; true if it was not. A name that hides metadata gets another. */
  addFirst(name: string, value: string): boolean {
    const next = this.#shape.step(freeFieldName(name));
    if (next.after !== next) return false;
    next.put(this.#values, value);
    this.#shape = next;
    return true;
  }

  /** Adds one more value. */
  add(name: string, value: string): void {
    this.#put(freeFieldName(name), value);
  }

  finish(): { readonly names: readonly string[]; readonly values: FieldValues } {
    return { names: this.#shape.names, values: this.#values };
  }

  #put(name: string, value: string): void {
    const next = this.#shape.step(name);
    next.put(this.#values, value);
    this.#shape = next.after;
  }
}
