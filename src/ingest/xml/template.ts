import type { FieldValues, Shape } from '../event/index.js';
import type { FieldLog } from './field-log.js';
import type { MarkupCursor } from './markup.js';

/** More ways to go on than this from one point are not remembered. */
const MAX_BRANCHES = 12;
/** Longer markup between two values than this is not remembered. */
const MAX_LEAD = 2048;
/** Beyond this many nodes everything is forgotten and learnt again. */
const MAX_NODES = 20_000;

/** What comes at the end of an event: all its fields, and those of its System element. */
interface Ending {
  readonly shape: Shape;
  readonly head: Shape;
}

/** One step through known markup: the literal text before a value, and what becomes of the value. */
class Step {
  readonly lead: string;
  /** The character after the value: `<` or a quote. */
  readonly ender: string;
  /** Puts the value into place; undefined for a value that is no field. */
  readonly put: Shape | undefined;
  /** The event ends after the lead; there is no value. */
  readonly ending: Ending | undefined;
  /** What may follow, roughly the frequent before the rare. */
  readonly branches: Step[] = [];

  constructor(lead: string, ender: string, put: Shape | undefined, ending: Ending | undefined) {
    // A flat copy: a slice would keep the whole file chunk alive.
    this.lead = Buffer.from(lead, 'utf8').toString('utf8');
    this.ender = ender;
    this.put = put;
    this.ending = ending;
  }

  is(lead: string, ender: string, put: Shape | undefined, ending: Ending | undefined): boolean {
    return (
      this.lead === lead &&
      this.ender === ender &&
      this.put === put &&
      this.ending?.shape === ending?.shape &&
      this.ending?.head === ending?.head
    );
  }
}

function moveUp(branches: Step[], i: number): void {
  const before = branches[i - 1];
  const taken = branches[i];
  if (before === undefined || taken === undefined) return;
  branches[i - 1] = taken;
  branches[i] = before;
}

/** An event read by a template. */
export interface TemplateMatch {
  readonly end: number;
  readonly ending: Ending;
  readonly values: FieldValues;
}

/**
 * Remembers the markup of events that were read in full, to read the next ones by comparison: events of one kind differ
 * only in their values. The tree branches where markup differs, so a path in it stands for all markup since `<Event`; an
 * event that does not follow a known path to its end is no match and is read in full.
 */
export class Templates {
  #roots: Step[] = [];
  #nodes = 0;

  /** Reads the event at `start` with known markup, or returns undefined. */
  match(cursor: MarkupCursor, start: number): TemplateMatch | undefined {
    const { text } = cursor;
    const values: FieldValues = [];
    let branches = this.#roots;
    let pos = start;
    for (;;) {
      let from = 0;
      let to = 0;
      let step: Step | undefined;
      for (let i = 0; i < branches.length; i++) {
        const candidate = branches[i];
        if (candidate === undefined || !text.startsWith(candidate.lead, pos)) continue;
        from = pos + candidate.lead.length;
        if (candidate.ending !== undefined) return { end: from, ending: candidate.ending, values };
        to = text.indexOf(candidate.ender, from);
        // An empty value is no field, and its markup part of another branch's lead.
        if (to === from) continue;
        if (to < 0) return undefined;
        step = candidate;
        if (i > 0) moveUp(branches, i);
        break;
      }
      if (step === undefined) return undefined;
      step.put?.put(values, cursor.slice(from, to));
      branches = step.branches;
      pos = to;
    }
  }

  /** Learns the markup of the event just read in full, `text[start, end)`. */
  learn(text: string, start: number, end: number, log: FieldLog, head: Shape): void {
    if (!log.verbatim || log.spans.length === 0) return;
    if (this.#nodes > MAX_NODES) {
      this.#roots = [];
      this.#nodes = 0;
    }
    let branches = this.#roots;
    let pos = start;
    for (const { from, to, step: put } of log.spans) {
      const step = this.#branch(branches, text.slice(pos, from), text.charAt(to), put, undefined);
      if (step === undefined) return;
      branches = step.branches;
      pos = to;
    }
    this.#branch(branches, text.slice(pos, end), '', undefined, { shape: log.shape, head });
  }

  #branch(branches: Step[], ...make: ConstructorParameters<typeof Step>): Step | undefined {
    const known = branches.find((step) => step.is(...make));
    if (known !== undefined) return known;
    if (branches.length >= MAX_BRANCHES || make[0].length > MAX_LEAD) return undefined;
    const step = new Step(...make);
    branches.push(step);
    this.#nodes++;
    return step;
  }
}
