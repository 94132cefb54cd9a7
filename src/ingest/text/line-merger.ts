import type { MergeRules } from '../../knowledge/index.js';
import { compileExpression } from '../../pcre/index.js';

/** A line with what is known of it. */
export interface PlacedLine {
  readonly text: string;
  /** Where it begins in the text that was being read, in characters. */
  readonly at: number;
  /** Microseconds; absent where it has no time. */
  readonly time: number | undefined;
  /** The host of a syslog header. */
  readonly host: string | undefined;
}

type Test = (line: string) => boolean;

function testOf(rule: MergeRules['before']): Test | undefined {
  if (rule === undefined) return undefined;
  const regex = compileExpression(rule);
  return (line) => {
    regex.lastIndex = 0;
    return regex.test(line);
  };
}

/**
 * Joins lines into events. In this order: after MUST_NOT_BREAK_AFTER nothing begins until MUST_BREAK_AFTER; after
 * MUST_BREAK_AFTER an event begins; at MUST_NOT_BREAK_BEFORE none does; at BREAK_ONLY_BEFORE or a date one does; and when
 * the event has MAX_EVENTS lines. Source: props.conf.spec, "Line breaking".
 */
export class LineMerger {
  readonly #rules: MergeRules;
  readonly #before: Test | undefined;
  readonly #mustAfter: Test | undefined;
  readonly #mustNotAfter: Test | undefined;
  readonly #mustNotBefore: Test | undefined;
  #lines: PlacedLine[] = [];
  #held = false;
  #breakNext = false;

  constructor(rules: MergeRules) {
    this.#rules = rules;
    this.#before = testOf(rules.before);
    this.#mustAfter = testOf(rules.mustAfter);
    this.#mustNotAfter = testOf(rules.mustNotAfter);
    this.#mustNotBefore = testOf(rules.mustNotBefore);
  }

  /** Takes the next line; gives the event before it, if the line begins another. */
  add(line: PlacedLine): readonly PlacedLine[] | undefined {
    const event = this.#lines.length > 0 && this.#begins(line) ? this.end() : undefined;
    this.#lines.push(line);
    this.#remember(line.text);
    return event;
  }

  /** The lines that are waiting for another. */
  end(): readonly PlacedLine[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  #begins({ text, time }: PlacedLine): boolean {
    if (this.#lines.length >= this.#rules.most) return true;
    if (this.#held) return false;
    if (this.#breakNext) return true;
    if (this.#mustNotBefore?.(text)) return false;
    return this.#before?.(text) === true || (this.#rules.beforeDate && time !== undefined);
  }

  #remember(line: string): void {
    this.#breakNext = this.#mustAfter?.(line) === true;
    if (this.#breakNext) this.#held = false;
    else if (this.#mustNotAfter?.(line)) this.#held = true;
  }
}
