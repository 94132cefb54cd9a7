import type { Constant } from '../functions/index.js';
import { identifier, type Sql, sql } from './fragment.js';
import { type Definition, newSelect, type Select } from './select.js';
import type { Typed } from './typed.js';

/** Where a stage gets the fields it has not set itself. */
export interface FieldSource {
  field(name: string): Typed | undefined;
  /** What the field holds on every row, where the search itself says so. */
  constant?(name: string): Constant | undefined;
  /** Fields that are there when asked for by name, but in no list of fields: default fields of events. */
  readonly unlisted?: ReadonlySet<string>;
}

/** One key of the rows' order; asking for its SQL makes the levels below deliver it. */
export interface OrderKey {
  readonly descending: boolean;
  pull(): Sql;
}

const UNNAMEABLE = /[^\w:@.-]/;

/** Hands out names that no field and no column of an event table has (those never hold `#`). */
export class Names {
  #count = 0;

  fresh(hint: string): string {
    this.#count += 1;
    const plain = UNNAMEABLE.test(hint) ? hint.replace(/[^\w:@.-]/g, '_') : hint;
    return `${plain.length > 40 ? plain.slice(0, 40) : plain}#${this.#count}`;
  }
}

/** Above this many fragments, an expression is computed in a subquery of its own instead of being repeated by its users. */
const HEAVY = 400;

/** Fields of the search itself, which no user sees: steps put them beside the rows (`#1`). */
function isHidden(name: string): boolean {
  return name.startsWith('#');
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** A SELECT being filled: the rows of `select`, with the fields that SPL sees at this point. */
export class Stage {
  readonly select: Select;
  readonly namer: Names;
  readonly #source: FieldSource;
  readonly #own = new Map<string, Typed | undefined>();
  readonly #constants = new Map<string, Constant>();
  readonly #weights = new Map<string, number>();
  #names: string[];
  #unlisted: ReadonlySet<string>;
  #order: readonly OrderKey[];
  #heavy = false;

  constructor(select: Select, source: FieldSource, names: readonly string[], order: readonly OrderKey[], namer: Names) {
    this.select = select;
    this.#source = source;
    this.#names = [...names];
    this.#unlisted = source.unlisted ?? NO_NAMES;
    this.#order = order;
    this.namer = namer;
  }

  /** Visible fields in order. */
  names(): readonly string[] {
    return this.#names;
  }

  get unlisted(): ReadonlySet<string> {
    return this.#unlisted;
  }

  /** Some row may have the field. */
  has(name: string): boolean {
    return this.#names.includes(name) || this.#unlisted.has(name);
  }

  field(name: string): Typed | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#source.field(name);
  }

  /** Names an expression in this SELECT so that it can be used many times. */
  define(hint: string, typed: Typed): Typed {
    if (typed.sql.identifier !== undefined) return typed;
    const name = this.namer.fresh(hint);
    const weight = this.#weigh(typed.sql);
    this.#weights.set(name, weight);
    this.#heavy ||= weight > HEAVY;
    this.select.definitions.push({ name, sql: typed.sql } satisfies Definition);
    return { ...typed, sql: identifier(name) };
  }

  /** What the field holds on every row, where the search itself says so. */
  constant(name: string): Constant | undefined {
    return this.#own.has(name) ? this.#constants.get(name) : this.#source.constant?.(name);
  }

  /** Gives a field a value; a new field comes last. `constant` if it is the same on every row. */
  assign(name: string, typed: Typed, constant?: Constant): void {
    this.#note(name, constant);
    this.#own.set(name, this.define(name, typed));
    if (!this.#names.includes(name) && !isHidden(name)) this.#names.push(name);
  }

  /** The field is absent on every row from here on, but still a column. */
  clear(name: string): void {
    this.#note(name, undefined);
    this.#own.set(name, undefined);
    if (!this.#names.includes(name) && !isHidden(name)) this.#names.push(name);
  }

  /** The field goes by another name, in the same place; a field of that name gives way. */
  rename(from: string, to: string): void {
    const typed = this.field(from);
    this.#note(to, this.constant(from));
    this.#note(from, undefined);
    const listed = this.#names.includes(from);
    const known = this.has(from);
    this.#own.set(to, typed);
    this.#own.set(from, undefined);
    if (!known) return;
    const others = this.#names.filter((n) => n !== to);
    this.#names = listed ? others.map((n) => (n === from ? to : n)) : [...others, to];
  }

  /** Exactly these fields, in this order. */
  keep(names: readonly string[]): void {
    const kept = new Set(names);
    this.drop([...this.#names, ...this.#unlisted].filter((name) => !kept.has(name)));
    this.#names = [...names];
  }

  /** All fields but these. */
  drop(names: readonly string[]): void {
    const dropped = new Set(names);
    for (const name of dropped) {
      this.#own.set(name, undefined);
      this.#note(name, undefined);
    }
    this.#names = this.#names.filter((name) => !dropped.has(name));
    this.#unlisted = new Set([...this.#unlisted].filter((name) => !dropped.has(name)));
  }

  where(condition: Sql): void {
    this.select.where.push(condition);
  }

  setOrder(order: readonly OrderKey[]): void {
    this.#order = order;
  }

  order(): readonly OrderKey[] {
    return this.#order;
  }

  /** ORDER BY expressions for the current order. */
  orderBy(reversed = false): Sql[] {
    return this.#order.map((key) => {
      const down = key.descending !== reversed;
      return down ? sql`${key.pull()} DESC` : sql`${key.pull()} ASC`;
    });
  }

  /** Makes this SELECT deliver an expression and returns its name outside. */
  output(hint: string, expression: Sql): Sql {
    const name = expression.identifier ?? this.#defined(hint, expression).identifier ?? hint;
    this.select.columns.set(name, identifier(name));
    return identifier(name);
  }

  /** Makes this SELECT deliver a field; what comes back is the field as the level above sees it. */
  outputField(name: string): Typed | undefined {
    const typed = this.field(name);
    if (typed === undefined) return undefined;
    const { constant: _, ...rest } = typed;
    return { ...rest, sql: this.output(name, typed.sql) };
  }

  /** A stage over this one as a subquery. */
  seal(): Stage {
    const order = this.#order.map((key) => ({
      descending: key.descending,
      pull: () => this.output('order', key.pull()),
    }));
    const cache = new Map<string, Typed | undefined>();
    const has = (name: string): boolean => isHidden(name) || this.has(name);
    const source: FieldSource = {
      unlisted: this.#unlisted,
      field: (name) => {
        if (!cache.has(name)) cache.set(name, has(name) ? this.outputField(name) : undefined);
        return cache.get(name);
      },
      constant: (name) => (has(name) ? this.constant(name) : undefined),
    };
    return new Stage(newSelect({ kind: 'select', select: this.select }), source, this.#names, order, this.namer);
  }

  /** Some definition here has grown too large to be repeated inside others. */
  get heavy(): boolean {
    return this.#heavy;
  }

  #note(name: string, constant: Constant | undefined): void {
    if (constant === undefined) this.#constants.delete(name);
    else this.#constants.set(name, constant);
  }

  #defined(hint: string, expression: Sql): Sql {
    return this.define(hint, { type: 'text', sql: expression }).sql;
  }

  #weigh(fragment: Sql): number {
    let weight = fragment.size;
    fragment.identifiers((name) => {
      weight += (this.#weights.get(name) ?? 1) - 1;
    });
    return weight;
  }
}
