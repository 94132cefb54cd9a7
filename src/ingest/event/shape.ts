import { Broken } from './decoder.js';

/** The field values of one event, parallel to its shape's `names`. */
export type FieldValues = (string | string[])[];

type Naming = (key: string) => readonly string[];

/** A flat copy: V8 would otherwise keep the whole file chunk alive that the name was cut from. */
function unsliced(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** An event with more fields than this is taken for damage; each one would become a column. */
const MAX_FIELDS = 2_000;

/**
 * A node of the tree of all field orders seen so far. Events whose keys first come in the same order end on the same node
 * and so share one `names` array, which the store relies on, and no name is cut, cleaned or hashed twice.
 */
export class Shape {
  readonly key: string;
  /** Where the value goes. */
  readonly slot: number;
  /** The shape of the event after the value: this one, or for one more value of a field already there, the one before. */
  readonly after: Shape;
  /** How many names events of this shape have. */
  readonly size: number;
  /** The step taken last time, which is the likely one this time. */
  guess: Shape | undefined;
  /** Under how many names the value is kept: 2 for a field with an alias. */
  readonly width: number;
  readonly #parent: Shape | undefined;
  readonly #tree: ShapeTree;
  readonly #added: readonly string[];
  readonly #children = new Map<string, Shape>();
  #names: readonly string[] | undefined;

  constructor(tree: ShapeTree, parent: Shape | undefined, key: string, names: readonly string[]) {
    const taken = parent?.firstOf(names);
    this.key = key;
    this.#tree = tree;
    this.#parent = parent;
    this.#added = taken === undefined ? names.filter((name) => (parent?.slotOf(name) ?? -1) < 0) : [];
    this.width = taken?.width ?? this.#added.length;
    this.slot = taken?.slot ?? parent?.size ?? 0;
    this.size = (parent?.size ?? 0) + this.#added.length;
    this.after = taken === undefined || parent === undefined ? this : parent;
    if (this.size > MAX_FIELDS) throw new Broken(0, `it has more than ${MAX_FIELDS} fields`);
  }

  /** The field names, the same array for every event of the shape. */
  get names(): readonly string[] {
    this.#names ??= this.#chain().flatMap((shape) => shape.#added);
    return this.#names;
  }

  /** Where the value of a field is, or -1. */
  slotOf(name: string): number {
    for (let shape: Shape | undefined = this; shape !== undefined; shape = shape.#parent) {
      const at = shape.#added.indexOf(name);
      if (at >= 0) return shape.slot + at;
    }
    return -1;
  }

  /** The shape with one more key. */
  step(key: string): Shape {
    const guess = this.guess;
    if (guess !== undefined && guess.key === key) return guess;
    let child = this.#children.get(key);
    if (child === undefined) {
      const own = unsliced(key);
      child = this.#tree.grow(this, own);
      this.#children.set(own, child);
    }
    this.guess = child;
    return child;
  }

  /** Puts a value where this step says: a new field, or one more value of a field already there. */
  put(values: FieldValues, value: string): void {
    if (this.after === this) {
      for (let i = 0; i < this.width; i++) values.push(value);
      return;
    }
    for (let slot = this.slot; slot < this.slot + this.width; slot++) {
      const old = values[slot];
      if (typeof old === 'string') values[slot] = [old, value];
      else old?.push(value);
    }
  }

  /** Where a field is kept already, and under how many names. */
  firstOf(names: readonly string[]): { readonly slot: number; readonly width: number } | undefined {
    const [first] = names;
    for (let shape: Shape | undefined = this; shape !== undefined && first !== undefined; shape = shape.#parent) {
      const at = shape.#added.indexOf(first);
      if (at >= 0) return { slot: shape.slot + at, width: at === 0 ? shape.width : 1 };
    }
    return undefined;
  }

  #chain(): readonly Shape[] {
    const chain: Shape[] = [];
    for (let shape: Shape | undefined = this; shape !== undefined; shape = shape.#parent) chain.push(shape);
    return chain.reverse();
  }
}

/** Beyond this many nodes the tree starts afresh, so that hostile input cannot fill the memory. */
const MAX_NODES = 100_000;

/** Owner of the tree of shapes of one reader. */
export class ShapeTree {
  readonly #naming: Naming;
  #root: Shape;
  #nodes = 0;

  /** @param naming the field names that a key of the log is kept under */
  constructor(naming: Naming) {
    this.#naming = naming;
    this.#root = new Shape(this, undefined, '', []);
  }

  /** The shape of an event without fields; ask again for every event. */
  get root(): Shape {
    if (this.#nodes > MAX_NODES) {
      this.#nodes = 0;
      this.#root = new Shape(this, undefined, '', []);
    }
    return this.#root;
  }

  grow(parent: Shape, key: string): Shape {
    this.#nodes++;
    return new Shape(this, parent, key, this.#naming(key));
  }
}
