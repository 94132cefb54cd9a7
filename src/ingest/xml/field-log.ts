import { type FieldValues, type Shape, ShapeTree, windowsAliases, windowsFieldName } from '../event/index.js';

/** One value as it stands in the text, not yet decoded. */
export interface ValueSpan {
  readonly from: number;
  readonly to: number;
  /** The shape of the event up to and with this field. */
  readonly shape: Shape;
}

/** The fields of the event being read, in order, and where in the text their values are. */
export class FieldLog {
  shape: Shape;
  values: FieldValues = [];
  spans: ValueSpan[] = [];
  /** Every value so far is one stretch of the text. */
  verbatim = true;
  readonly #tree = new ShapeTree((key) => windowsAliases(windowsFieldName(key)));

  constructor() {
    this.shape = this.#tree.root;
  }

  reset(): void {
    this.shape = this.#tree.root;
    this.values = [];
    this.spans = [];
    this.verbatim = true;
  }

  /** A field whose value is `text[from, to)`, decoded in `value`. Empty values are no fields. */
  add(key: string, value: string, from: number, to: number): void {
    if (value === '') return;
    this.#put(key, value);
    this.spans.push({ from, to, shape: this.shape });
  }

  /** A field whose value was put together from several stretches or changed. */
  addComposed(key: string, value: string): void {
    if (value === '') return;
    this.verbatim = false;
    this.#put(key, value);
  }

  /** Sets aside the fields read so far, has `read` read others, and returns those. */
  aside(read: () => void): readonly { readonly name: string; readonly value: string | readonly string[] }[] {
    const { shape, values } = this;
    this.shape = this.#tree.root;
    this.values = [];
    read();
    this.verbatim = false;
    const found = this.shape.names.map((name, slot) => ({ name, value: this.values[slot] ?? '' }));
    this.shape = shape;
    this.values = values;
    return found;
  }

  #put(key: string, value: string): void {
    this.shape = this.shape.step(key);
    this.shape.put(this.values, value);
  }
}
