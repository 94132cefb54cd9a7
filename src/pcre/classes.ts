import { type Characters, characters } from './ast.js';
import { complement, type Range } from './code-points.js';
import { type ClassMember, classEscape } from './escapes.js';
import { POSIX_SETS } from './named-sets.js';
import { broken } from './refusal.js';
import type { Scanner } from './scanner.js';
import type { State } from './state.js';

/** `[:alpha:]` inside a class. Under (?i) `upper` and `lower` are all ASCII letters. */
function posix(scanner: Scanner, state: State): ClassMember | undefined {
  const found = scanner.take(/\[:(\^?)([a-z]+):\]/y);
  if (found === undefined) {
    if (scanner.take(/\[([.=])[^\]]*\1\]/y) !== undefined) throw broken('collating elements are not known to PCRE');
    return undefined;
  }
  const [, negated, name = ''] = found;
  const set = POSIX_SETS.get(state.flags.i && /^(?:upp|low)er$/.test(name) ? 'alpha' : name);
  if (set === undefined) throw broken(`there is no class [:${name}:]`);
  return { ranges: state.fixed(negated === '^' ? complement(set) : set) };
}

/** One class being read: `\Q` in force, and what has been found so far. */
class ClassReader {
  readonly ranges: Range[] = [];
  readonly properties: string[] = [];
  #quoted = false;

  constructor(
    readonly scanner: Scanner,
    readonly state: State,
  ) {}

  /** The next member; undefined at the closing bracket. */
  member(first: boolean): ClassMember | undefined {
    this.#marks();
    if (this.scanner.done) throw broken('a "[" is never closed');
    if (!this.#quoted) {
      if (!first && this.scanner.eat(']')) return undefined;
      const named = posix(this.scanner, this.state);
      if (named !== undefined) return named;
      if (this.scanner.eat('\\')) return classEscape(this.scanner, this.state);
    }
    return { code: this.scanner.next().codePointAt(0) ?? 0 };
  }

  /** After one character: the other end of its range. A hyphen before the closing bracket is a hyphen. */
  rangeEnd(): ClassMember | undefined {
    this.#marks();
    if (this.#quoted || this.scanner.take(/-(?!\])/y) === undefined) return undefined;
    this.#marks();
    return this.member(true);
  }

  add(member: ClassMember): void {
    if ('property' in member) this.properties.push(member.property);
    else if ('ranges' in member) this.ranges.push(...member.ranges);
    else this.range(member.code, member.code);
  }

  range(from: number, to: number): void {
    if (to < from) throw broken('a range in a class is out of order');
    this.ranges.push(...this.state.written([[from, to]]));
  }

  #marks(): void {
    for (;;) {
      if (this.#quoted && this.scanner.eat('\\E')) this.#quoted = false;
      else if (!this.#quoted && this.scanner.eat('\\Q')) this.#quoted = true;
      else if (!this.#quoted && this.scanner.eat('\\E')) continue;
      else return;
    }
  }
}

const HYPHEN = 0x2d;

/** A class, its opening bracket taken (pcrepattern, "Square brackets and character classes"). */
export function readClass(scanner: Scanner, state: State): Characters {
  const negated = scanner.eat('^');
  const reader = new ClassReader(scanner, state);
  let member = reader.member(true);
  while (member !== undefined) {
    const end = 'code' in member ? reader.rangeEnd() : undefined;
    if (end === undefined) reader.add(member);
    else if ('code' in member && 'code' in end) reader.range(member.code, end.code);
    else for (const part of [member, { code: HYPHEN }, end]) reader.add(part);
    member = reader.member(false);
  }
  return characters(reader.ranges, negated, reader.properties);
}
