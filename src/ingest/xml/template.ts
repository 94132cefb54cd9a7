import type { Utf8Text } from '../bytes/index.js';
import type { FieldValues, Shape } from '../event/index.js';
import { decodeEntities } from './entities.js';
import type { FieldLog } from './field-log.js';
import { Spans } from './spans.js';

/** More ways to go on than this from one point are not remembered. */
const MAX_BRANCHES = 12;
/** Longer markup between two values than this is not remembered. */
const MAX_LEAD = 2048;
/** Events with more values than this are not remembered. Each value is at up to two places. */
const MAX_VALUES = 2_000;
const MAX_PLACES = 2 * MAX_VALUES;
/** Beyond this many nodes everything is forgotten and learnt again. */
const MAX_NODES = 20_000;

/** What comes at the end of an event: all its fields, and those of its System element. */
interface Ending {
  readonly shape: Shape;
  readonly head: Shape;
  /** How the values on the way were put into place. */
  readonly puts: readonly Shape[];
  /** No field has more than one value. */
  readonly single: boolean;
}

function endingOf(log: FieldLog, head: Shape): Ending {
  const puts = log.spans.flatMap(({ step }) => step ?? []);
  return { shape: log.shape, head, puts, single: puts.every((put) => put.after === put) };
}

/** One step through known markup: the literal text before a value, and what becomes of the value. */
class Step {
  readonly lead: Buffer;
  /** The character after the value (`<` or a quote), as a byte. */
  readonly ender: number;
  /** Puts the value into place; undefined for a value that is no field. */
  readonly put: Shape | undefined;
  /** The event ends after the lead; there is no value. */
  readonly ending: Ending | undefined;
  /** What may follow, roughly the frequent before the rare. */
  readonly branches: Step[] = [];
  readonly #leadText: string;

  constructor(lead: string, ender: number, put: Shape | undefined, ending: Ending | undefined) {
    this.lead = Buffer.from(lead, 'utf8');
    // A flat copy: a slice would keep the whole file chunk alive.
    this.#leadText = this.lead.toString('utf8');
    this.ender = ender;
    this.put = put;
    this.ending = ending;
  }

  is(lead: string, ender: number, put: Shape | undefined, ending: Ending | undefined): boolean {
    return (
      this.#leadText === lead &&
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

/** The bytes end before the event does, and until then follow known markup. */
export const UNFINISHED: unique symbol = Symbol('unfinished');

/** How many bytes at `at` are as in `lead`. Loops, here and in `valueEnd`, cost less than calls out of V8. */
function common(bytes: Buffer, lead: Buffer, at: number): number {
  const end = Math.min(lead.length, bytes.length - at);
  let i = 0;
  while (i < end && bytes[at + i] === lead[i]) i++;
  return i;
}

function valueEnd(bytes: Buffer, from: number, ender: number): number {
  const end = bytes.length;
  let at = from;
  while (at < end && bytes[at] !== ender) at++;
  return at;
}

/** The step that the bytes at `at` follow, moved up among its kind. */
function stepAt(branches: Step[], bytes: Buffer, at: number): Step | typeof UNFINISHED | undefined {
  let unfinished = false;
  for (let i = 0; i < branches.length; i++) {
    const step = branches[i];
    if (step === undefined) continue;
    const seen = common(bytes, step.lead, at);
    unfinished ||= at + seen === bytes.length;
    if (seen < step.lead.length) continue;
    // An empty value is no field, and its markup part of another branch's lead.
    if (step.ending === undefined && bytes[at + step.lead.length] === step.ender) continue;
    if (i > 0) moveUp(branches, i);
    return step;
  }
  return unfinished ? UNFINISHED : undefined;
}

/** An event read by a template. Value i is `bytes[spans[at + 2i], spans[at + 2i + 1])`; entities are not resolved. */
export interface TemplateMatch {
  readonly start: number;
  readonly end: number;
  readonly ending: Ending;
  readonly spans: Int32Array;
  readonly at: number;
}

/** The values of a match, with entities resolved and those of one field together. */
export function matchedValues(bytes: Buffer, { start, end, ending, spans, at }: TemplateMatch): FieldValues {
  const values: FieldValues = [];
  const text = bytes.toString('utf8', start, end);
  // One conversion and many slices cost less than many conversions, where positions are the same.
  const ascii = text.length === end - start;
  let span = at;
  for (const put of ending.puts) {
    const from = spans[span] ?? 0;
    const to = spans[span + 1] ?? 0;
    put.put(values, decodeEntities(ascii ? text.slice(from - start, to - start) : bytes.toString('utf8', from, to)));
    span += 2 * put.width;
  }
  return values;
}

/**
 * Remembers the markup of events that were read in full, to read the next ones by comparison: events of one kind differ
 * only in their values. The tree branches where markup differs, so a path in it stands for all markup since `<Event`; an
 * event that does not follow a known path to its end is no match and is read in full.
 */
export class Templates {
  #roots: Step[] = [];
  #nodes = 0;
  readonly #spans = new Spans();

  /** Reads the event at `start` with known markup, or returns undefined. */
  match(bytes: Buffer, start: number): TemplateMatch | typeof UNFINISHED | undefined {
    this.#spans.reserve(2 * MAX_PLACES);
    const { ints, at } = this.#spans;
    let used = at;
    let branches = this.#roots;
    let pos = start;
    for (;;) {
      const step = stepAt(branches, bytes, pos);
      if (step === undefined || step === UNFINISHED) return step;
      const from = pos + step.lead.length;
      if (step.ending !== undefined) {
        this.#spans.at = used;
        return { start, end: from, ending: step.ending, spans: ints, at };
      }
      pos = valueEnd(bytes, from, step.ender);
      if (pos === bytes.length) return UNFINISHED;
      const width = step.put?.width ?? 0;
      for (let i = 0; i < width; i++) {
        ints[used++] = from;
        ints[used++] = pos;
      }
      branches = step.branches;
    }
  }

  /** Learns the markup of the event just read in full, `text[start, end)`. */
  learn({ text }: Utf8Text, start: number, end: number, log: FieldLog, head: Shape): void {
    if (!log.verbatim || log.spans.length === 0 || log.spans.length > MAX_VALUES) return;
    if (this.#nodes > MAX_NODES) {
      this.#roots = [];
      this.#nodes = 0;
    }
    let branches = this.#roots;
    let pos = start;
    for (const { from, to, step: put } of log.spans) {
      const step = this.#branch(branches, text.slice(pos, from), text.charCodeAt(to), put, undefined);
      if (step === undefined) return;
      branches = step.branches;
      pos = to;
    }
    this.#branch(branches, text.slice(pos, end), 0, undefined, endingOf(log, head));
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
