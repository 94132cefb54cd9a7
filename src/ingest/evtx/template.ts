/**
 * What binary XML compiles to: literal XML between the places where an event's values go. A template is compiled
 * once a chunk and rendered once an event.
 */
export type Piece = string | Slot | Attribute | Field | Dependent | Instance;

/** A value among other content, or within an attribute. */
export interface Slot {
  readonly kind: 'slot';
  readonly index: number;
  readonly optional: boolean;
  readonly inAttribute: boolean;
}

/** An attribute whose whole value is one slot; it goes away where that slot is optional and its value null. */
export interface Attribute {
  readonly kind: 'attribute';
  /** ` Name='` */
  readonly lead: string;
  readonly slot: Slot;
}

/** An element whose whole content is one slot: repeated for each item of an array, `<Name/>` for a null. */
export interface Field {
  readonly kind: 'field';
  /** The start tag without its end, `<Data Name='Image'`: literal in nearly every field. */
  readonly head: string | readonly Piece[];
  readonly slot: Slot;
  readonly close: string;
}

/** Pieces that are left out where the value they depend on is null. */
export interface Dependent {
  readonly kind: 'dependent';
  readonly index: number;
  readonly pieces: readonly Piece[];
}

/** A template with the values of one event. */
export interface Instance {
  readonly kind: 'instance';
  readonly template: Template;
  readonly values: Values;
  /** Where the instance ends in its chunk. */
  readonly end: number;
}

/** A compiled template definition. */
export interface Template {
  readonly pieces: readonly Piece[];
}

/** The values of a template instance: for each its type, position in the chunk and size in bytes, one after the other. */
export type Values = readonly number[];

/** Where compiling finds what binary XML refers to by position. */
export interface Source {
  /** The bytes of the chunk. */
  readonly bytes: Buffer;
  name(at: number): string;
  template(at: number): Template;
}
