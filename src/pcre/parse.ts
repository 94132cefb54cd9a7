import { alternatives, characters, type Node, type Pattern, sequence } from './ast.js';
import { withoutCalls } from './calls.js';
import { readClass } from './classes.js';
import { escaped } from './escapes.js';
import { groupNumber, type Opening, readOpening } from './groups.js';
import { broken, lacks } from './refusal.js';
import { Scanner } from './scanner.js';
import { State } from './state.js';

/** PCRE's own limits: bytes of a pattern, depth of parentheses, repeats. */
const MOST_CHARACTERS = 65_535;
const MOST_DEPTH = 250;
const MOST_REPEATS = 65_535;
/** Ours: what is known of groups is kept for each of them. */
const MOST_GROUPS = 1000;

/** The sign, or the numbers and their comma, and what makes it lazy or possessive. */
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})([?+]?)/y;

const NEVER: Node = { kind: 'assertion', what: 'never' };
const EMPTY: Node = { kind: 'sequence', items: [] };

/** The condition of a conditional group that is the number or the name of a group, or one of PCRE's own words. */
const CONDITION = /\(\?\((?:[+-]?\d+|<\w+>|'\w+'|R&\w+|\w+)\)/y;

/** A look-around and its opposite: only one of the two branches can match. */
function lookedFor(look: Extract<Node, { kind: 'look' }>, yes: Node, no: Node): Node {
  const otherwise: Node = { ...look, negated: !look.negated };
  const branches = [sequence([look, yes]), sequence([otherwise, no])];
  return { kind: 'sequence', items: [alternatives(branches)] };
}

/** Nodes that PCRE refuses to repeat: assertions other than groups. */
function repeatable(node: Node): boolean {
  return node.kind !== 'assertion' && node.kind !== 'keep';
}

class Parser {
  readonly state = new State();
  readonly #scanner: Scanner;
  #depth = 0;
  #quoted = false;

  constructor(source: string) {
    this.#scanner = new Scanner(source);
  }

  parse(): Node {
    const root = this.#branches(false);
    if (!this.#scanner.done) throw broken('a ")" has no "("');
    return root;
  }

  /** Up to a closing parenthesis or the end. Flags set inside last into the following branches. */
  #branches(reset: boolean): Node {
    const first = this.state.groups;
    let most = first;
    const branches: Node[] = [];
    do {
      if (reset) this.state.groups = first;
      branches.push(this.#branch());
      most = Math.max(most, this.state.groups);
    } while (this.#scanner.eat('|'));
    this.state.groups = most;
    return alternatives(branches);
  }

  #branch(): Node {
    const items: Node[] = [];
    for (;;) {
      this.#blanks();
      if (this.#scanner.done) return sequence(items);
      if (!this.#quoted && /[|)]/.test(this.#scanner.peek())) return sequence(items);
      const atom = this.#atom();
      if (atom !== undefined) items.push(this.#repeated(atom));
    }
  }

  /** Comments, what (?x) skips, and the marks of `\Q…\E`. */
  #blanks(): void {
    const scanner = this.#scanner;
    for (;;) {
      if (scanner.eat('\\E')) this.#quoted = false;
      else if (this.#quoted) return;
      else if (scanner.eat('\\Q')) this.#quoted = true;
      else if (scanner.eat('(?#')) scanner.upTo(')', 'a comment is never closed');
      else if (!this.state.flags.x || scanner.take(/[ \t-\r]+|#[^\n]*\n?/y) === undefined) return;
    }
  }

  /** One thing that may be repeated; undefined for what stands for nothing, such as `(?i)`. */
  #atom(): Node | undefined {
    const scanner = this.#scanner;
    const { flags } = this.state;
    if (this.#quoted) return this.#literal();
    switch (scanner.peek()) {
      case '\\':
        scanner.next();
        return escaped(scanner, this.state);
      case '[':
        scanner.next();
        return readClass(scanner, this.state);
      case '(':
        return this.#group();
      case '.':
        scanner.next();
        return characters(flags.s ? [] : [[10, 10]], true);
      case '^':
        scanner.next();
        return { kind: 'assertion', what: flags.m ? 'lineStart' : 'start' };
      case '$':
        scanner.next();
        return { kind: 'assertion', what: flags.m ? 'lineEnd' : 'lastEnd' };
      case '*':
      case '+':
      case '?':
        throw broken(`nothing to repeat before "${scanner.peek()}"`);
      default:
        if (scanner.sees(QUANTIFIER)) {
          throw broken(`nothing to repeat before "${scanner.peek()}"`);
        }
        return this.#literal();
    }
  }

  #literal(): Node {
    const code = this.#scanner.next().codePointAt(0) ?? 0;
    return characters(this.state.written([[code, code]]));
  }

  #group(): Node | undefined {
    const tested = this.#scanner.take(CONDITION);
    if (tested !== undefined) return this.#conditional(tested[0].slice(3, -1));
    if (this.#scanner.sees(/\(\?\(\?<?[=!]/y)) return this.#conditional(undefined);
    if (this.#scanner.sees(/\(\?\(/y)) throw broken('a conditional group has no condition');
    const opening = readOpening(this.#scanner, this.state.flags, this.state.groups);
    switch (opening.kind) {
      case 'skip':
        return undefined;
      case 'fail':
        return NEVER;
      case 'reference':
        this.state.refer(opening.to);
        return opening;
      case 'call':
        this.state.references.push(opening.to);
        return opening;
      case 'flags':
        if (!opening.alone) return this.#inside(opening);
        this.state.flags = opening.flags;
        return undefined;
      default:
        return this.#inside(opening);
    }
  }

  /** The rest of `(?(…)yes|no)`; without a text the condition is a look-around that follows. */
  #conditional(written: string | undefined): Node {
    if (++this.#depth > MOST_DEPTH) throw broken(`parentheses are nested more than ${MOST_DEPTH} deep`);
    const outer = this.state.flags;
    if (written === undefined) this.#scanner.at += 2;
    const before = this.state.groups;
    const look = written === undefined ? this.#group() : undefined;
    if (this.state.groups > before) throw lacks('groups in the condition of a conditional group');
    const body = this.#branches(false);
    if (!this.#scanner.eat(')')) throw broken('a "(" is never closed');
    this.state.flags = outer;
    this.#depth -= 1;
    const [yes = EMPTY, no = EMPTY, more] = body.kind === 'alternatives' ? body.branches : [body];
    if (more !== undefined) throw broken('a conditional group has more than two branches');
    if (look?.kind === 'look') return lookedFor(look, yes, no);
    const condition = written ?? '';
    if (condition === 'DEFINE')
      return lookedFor({ kind: 'look', behind: false, negated: false, body: NEVER }, body, EMPTY);
    const group = /^[+-]?\d+$/.test(condition) ? groupNumber(condition, before) : condition.replace(/^[<']|[>']$/g, '');
    if (/^R(?:\d+$|&|$)/.test(condition) && !this.state.names.has(condition)) throw lacks('recursion');
    this.state.references.push(group);
    return { kind: 'condition', group, yes, no };
  }

  /** The rest of a group; flags set inside end with it. */
  #inside(opening: Opening): Node {
    if (++this.#depth > MOST_DEPTH) throw broken(`parentheses are nested more than ${MOST_DEPTH} deep`);
    const outer = this.state.flags;
    if (opening.kind === 'flags') this.state.flags = opening.flags;
    const number = opening.kind === 'capture' ? ++this.state.groups : 0;
    const name = opening.kind === 'capture' ? opening.name : undefined;
    if (number > MOST_GROUPS) throw lacks(`more than ${MOST_GROUPS} groups`);
    if (name !== undefined) this.state.name(name, number);
    const body = this.#branches(opening.kind === 'reset');
    if (!this.#scanner.eat(')')) throw broken('a "(" is never closed');
    this.state.flags = outer;
    this.#depth -= 1;
    switch (opening.kind) {
      case 'capture':
        return { kind: 'group', number, body, ...(name === undefined ? {} : { name }) };
      case 'look':
        return { ...opening, body };
      case 'atomic':
        return { kind: 'atomic', body };
      default:
        return { kind: 'sequence', items: [body] };
    }
  }

  #repeated(atom: Node): Node {
    this.#blanks();
    if (this.#quoted) return atom;
    const found = this.#scanner.take(QUANTIFIER);
    if (found === undefined) return atom;
    if (!repeatable(atom)) throw broken(`nothing to repeat before "${found[0]}"`);
    const [, sign = '', from = '', comma, to = '', suffix = ''] = found;
    const [least, most] = counts(sign, from, comma !== undefined, to);
    const lazy = (suffix === '?') !== this.state.flags.U;
    const mode = suffix === '+' ? 'possessive' : lazy ? 'lazy' : 'greedy';
    return { kind: 'repeat', body: atom, least, most, mode };
  }
}

function counts(sign: string, from: string, comma: boolean, to: string): readonly [number, number] {
  if (sign !== '') return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY];
  const least = Number(from);
  const most = comma ? (to === '' ? Number.POSITIVE_INFINITY : Number(to)) : least;
  if (most < least) throw broken('the numbers of a repeat are out of order');
  if (Math.max(least, Number.isFinite(most) ? most : 0) > MOST_REPEATS) {
    throw broken(`more than ${MOST_REPEATS} repeats`);
  }
  return [least, most];
}

/** Every reference must be to a group that the pattern has somewhere. */
function checkReferences({ references, groups, names }: State): void {
  for (const to of references) {
    if (typeof to === 'number' ? to > groups : !names.has(to)) throw broken(`there is no group ${to} to refer to`);
  }
}

/** Reads a pattern as PCRE does. Throws a Refusal. */
export function parsePattern(source: string): Pattern {
  if (source.length > MOST_CHARACTERS) throw broken(`it is longer than ${MOST_CHARACTERS} characters`);
  const parser = new Parser(source);
  const parsed = parser.parse();
  const { state } = parser;
  checkReferences(state);
  const root = withoutCalls(parsed, state.names);
  const { groups, names, caselessReference } = state;
  return { root, groups, names, caselessReference, mixedCase: state.mixesCase() };
}
