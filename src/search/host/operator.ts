import type { Diagnostic, Span } from '../../diagnostics/index.js';
import type { Knowledge } from '../../knowledge/index.js';
import type { Catalogue, LookupStore, StoredEvent } from '../../store/index.js';
import type { Held, Host, HostOperators, Plan } from '../plan/index.js';

/** A row in the hands of a step: text, a list of two or more values, no key where absent. */
export type Row = Record<string, string | readonly string[]>;

export interface Table {
  /** In the order in which they are shown; may name fields without any value. */
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
  /** The fields are those that a command named. */
  readonly exact?: boolean;
}

/** Seconds since the epoch; absent = open. */
export interface TimeRange {
  readonly earliest: number | undefined;
  readonly latest: number | undefined;
}

/** What a step may ask of the search it is part of. Everything rejects with a KarstError. */
export interface HostContext {
  /** Seconds since the epoch at which the search started. */
  readonly now: number;
  /** IANA name. */
  readonly timezone: string;
  /** What the search was started for; terms inside it do not count. */
  readonly range: TimeRange;
  readonly knowledge: Knowledge;
  /** The rows that searches have written; a dry run must not write any. */
  readonly lookups: LookupStore;
  /** The search is only looked at (explain, validate): a step must change nothing outside it. */
  readonly dry: boolean;
  catalogue(): Catalogue;
  /** The SPL of a saved search, undefined if there is none of that name. */
  savedSearch(name: string): string | undefined;
  /** Adds events to the store; nothing happens in a dry run. */
  insert(events: readonly StoredEvent[]): Promise<void>;
  report(diagnostic: Diagnostic): void;
  /** The fields that a plan's rows may have, in order. */
  names(plan: Plan): Promise<readonly string[]>;
  /** Those of some fields that may have several values in a row of the plan. */
  lists(plan: Plan, fields: readonly string[]): Promise<readonly string[]>;
  /** Whether a plan may have rows, as far as that can be told without running it. */
  mayHaveRows(plan: Plan): Promise<boolean>;
  /** Runs a plan: all fields, rows in order, at most so many of them. */
  rows(plan: Plan, most?: number): Promise<Table>;
  /** A plan over given rows, in their order. `exact`: columns without values are shown too. */
  hold(table: Table, span: Span, exact?: boolean): Promise<Held>;
  /** Parses and lowers a search, or with `input` the rest of one (`| …`); macros are expanded. */
  plan(spl: string, input?: Plan): Plan;
}

type HostNode<K extends keyof HostOperators> = Extract<Host, { readonly operator: K }>;

/** Turns one kind of host node into a plan, whose own host nodes are expanded in turn. */
export type Operator<K extends keyof HostOperators> = (node: HostNode<K>, context: HostContext) => Promise<Plan>;

export type Operators = { readonly [K in keyof HostOperators]: Operator<K> };

/** The plan that a step works on; commands that generate rows have none. */
export function inputOf(node: Host): Plan {
  if (node.input === undefined) throw new Error(`the step ${node.operator} was planned without input`);
  return node.input;
}

/** Rows that one step takes in at most; a warning says when there were more. */
export const MOST_STEP_ROWS = 500_000;

/** A step that is a function of all rows. */
export function overRows<K extends keyof HostOperators>(
  run: (table: Table, args: HostOperators[K], context: HostContext, span: Span) => Table,
  exact = false,
): Operator<K> {
  return async (node, context) => {
    const table = await context.rows(inputOf(node));
    return context.hold(run(table, node.args as HostOperators[K], context, node.span), node.span, exact);
  };
}
