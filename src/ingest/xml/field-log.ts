import { type FieldValues, type Shape, ShapeTree, windowsAliases, windowsFieldName } from '../event/index.js';

/** One value as it stands in the text, not yet decoded. */
export interface ValueSpan {
  readonly from: number;
  readonly to: number;
  /** The step that puts the value into place, or undefined when it is no field. */
  readonly step: Shape | undefined;
}

/**
 * The fields of the event being read, in order, and where in the text their values are.
 *
 * Between `startRendering` and the end of the event, values are a rendering of fields that are there already: only Message
 * may replace one, because searches compare the numbers that System has; Task becomes TaskCategory, the name of the
 * rendered task in Windows' classic form.
 */
export class FieldLog {
  shape: Shape;
  values: FieldValues = [];
  spans: ValueSpan[] = [];
  /** Every value so far is one stretch of the text, and none replaced another. */
  verbatim = true;
  /** The fields before RenderingInfo, once it has begun. */
  #rendered: Shape | undefined;
  readonly #tree = new ShapeTree((key) => windowsAliases(windowsFieldName(key)));

  constructor() {
    this.shape = this.#tree.root;
  }

  reset(): void {
    this.shape = this.#tree.root;
    this.values = [];
    this.spans = [];
    this.verbatim = true;
    this.#rendered = undefined;
  }

  startRendering(): void {
    this.#rendered = this.shape;
  }

  /** A value that is `text[from, to)`, decoded in `value`. Empty values are no fields. */
  add(key: string, value: string, from: number, to: number): void {
    if (value === '') return;
    this.spans.push({ from, to, step: this.#put(key, value) });
  }

  /** A value that was put together from several stretches or changed. */
  addComposed(key: string, value: string): void {
    if (value === '') return;
    this.verbatim = false;
    this.#put(key, value);
  }

  /** Puts the value into place; returns the step that did. */
  #put(written: string, value: string): Shape | undefined {
    const key = this.#rendered !== undefined && written === 'Task' ? 'TaskCategory' : written;
    const taken = this.#rendered?.slotOf(windowsFieldName(key)) ?? -1;
    if (taken >= 0) {
      if (key !== 'Message') return undefined;
      this.verbatim = false;
      this.values[taken] = value;
      return undefined;
    }
    const step = this.shape.step(key);
    step.put(this.values, value);
    this.shape = step.after;
    return step;
  }
}
