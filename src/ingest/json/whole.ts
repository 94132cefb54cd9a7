import { Broken, type FieldValues, INCOMPLETE } from '../event/index.js';
import { JsonFlattener } from './flatten.js';

/** Reads texts that are one JSON object each, whole or cut off at the end, under the names that `JsonFlattener` gives. */
export class WholeJson {
  readonly #flattener = new JsonFlattener();

  /** Undefined for any other text. */
  fieldsOf(text: string): { readonly names: readonly string[]; readonly values: FieldValues } | undefined {
    const object = text.trim();
    if (!object.startsWith('{')) return undefined;
    try {
      if (this.#flattener.read(object, 0) !== object.length) return undefined;
    } catch (stop) {
      if (stop instanceof Broken) return undefined;
      if (stop !== INCOMPLETE) throw stop;
      if (!this.#flattener.keepCut()) return undefined;
    }
    return { names: this.#flattener.shape.names, values: this.#flattener.values };
  }
}
