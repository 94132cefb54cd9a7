import type { Assertion, Characters, Node, Pattern } from './ast.js';
import { LAST, normalize, type Range } from './code-points.js';
import { testedGroups } from './conditions.js';
import { canBeEmpty } from './shape.js';

/* The pattern as the source of a JavaScript expression with the u flag (and no other that changes a meaning but i). */

export interface Emitted {
  readonly source: string;
  /** JavaScript's numbers of each PCRE group; the whole match is 0. */
  readonly groups: readonly (readonly number[])[];
  /** Empty groups where `\K` stands, in order. */
  readonly keeps: readonly number[];
}

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  start: '^',
  end: '$',
  lastEnd: '(?=\\n?$)',
  // Not after a newline that ends the text (pcrepattern, "Circumflex and dollar").
  lineStart: '(?:^|(?<=\\n)(?=[^]))',
  lineEnd: '(?=\\n|$)',
  wordBoundary: '\\b',
  noWordBoundary: '\\B',
  never: '(?!)',
};

function character(code: number): string {
  const text = String.fromCodePoint(code);
  return /^[A-Za-z0-9]$/.test(text) ? text : `\\u{${code.toString(16)}}`;
}

function range([from, to]: Range): string {
  if (from === to) return character(from);
  return `${character(from)}-${character(to)}`;
}

function set({ ranges, properties, negated }: Characters): string {
  const merged = normalize(ranges);
  const [only] = merged;
  if (properties.length === 0 && merged.length === 1 && only !== undefined) {
    if (only[0] === only[1] && !negated) return character(only[0]);
    if (only[0] === 0 && only[1] === LAST) return negated ? '[]' : '[^]';
  }
  return `[${negated ? '^' : ''}${merged.map(range).join('')}${properties.join('')}]`;
}

function quantifier(least: number, most: number): string {
  if (least === 0 && most === 1) return '?';
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

class Emitter {
  readonly groups: number[][] = [[0]];
  readonly keeps: number[] = [];
  #count = 0;

  /** JavaScript's groups that mark where those begin which conditions ask about. */
  readonly #marks = new Map<number, readonly number[]>();

  constructor(
    private readonly names: Pattern['names'],
    private readonly tested: ReadonlySet<number>,
  ) {}

  /** `behind`: inside a look-behind, which JavaScript matches backwards. */
  emit(node: Node, behind: boolean): string {
    switch (node.kind) {
      case 'characters':
        return set(node);
      case 'sequence':
        return node.items.map((item) => this.#bound(item, behind)).join('');
      case 'alternatives':
        return node.branches.map((branch) => this.emit(branch, behind)).join('|');
      case 'assertion':
        return ASSERTIONS[node.what];
      case 'group':
        return this.#group(node.number, node.body, behind);
      case 'atomic':
        return this.#atomic(() => this.emit(node.body, behind), behind);
      case 'look': {
        const head = `(?${node.behind ? '<' : ''}${node.negated ? '!' : '='}`;
        return `${head}${this.emit(node.body, node.behind)})`;
      }
      case 'repeat':
        return this.#repeat(node, behind);
      case 'reference':
        return this.#reference(node.to);
      case 'condition':
        return this.#condition(node, behind);
      case 'call':
        return '';
      case 'keep':
        this.keeps.push(++this.#count);
        return '()';
    }
  }

  /** A part of a sequence: only alternatives fall apart there. */
  #bound(node: Node, behind: boolean): string {
    const source = this.emit(node, behind);
    return node.kind === 'alternatives' ? `(?:${source})` : source;
  }

  #group(number: number, body: Node, behind: boolean): string {
    const index = ++this.#count;
    const indexes = this.groups[number] ?? [];
    indexes.push(index);
    this.groups[number] = indexes;
    return `(${this.tested.has(number) ? this.#mark(number) : ''}${this.emit(body, behind)})`;
  }

  /**
   * Where a group begins that a condition asks about, all that follows is captured. Behind the group so much does not
   * follow any more: a reference to it fails if the group has matched, and JavaScript's matches nothing if it has not.
   */
  #mark(number: number): string {
    const index = ++this.#count;
    this.#marks.set(number, [...(this.#marks.get(number) ?? []), index]);
    return '(?=([^]*))';
  }

  #condition({ group, yes, no }: Extract<Node, { kind: 'condition' }>, behind: boolean): string {
    const numbers = typeof group === 'number' ? [group] : (this.names.get(group) ?? []);
    const marks = numbers.flatMap((number) => this.#marks.get(number) ?? []);
    const unset = `(?:${marks.map((index) => `\\${index}`).join('')})`;
    return `(?:(?!${unset})(?:${this.emit(yes, behind)})|(?=${unset})(?:${this.emit(no, behind)}))`;
  }

  /**
   * A look-ahead is never tried another way: it captures what the group would match, and a reference takes it. Inside a
   * look-behind, where everything has a fixed width, there is no other way to try.
   */
  #atomic(inside: () => string, behind: boolean): string {
    if (behind) return `(?:${inside()})`;
    const index = ++this.#count;
    return `(?:(?=(${inside()}))\\${index})`;
  }

  #repeat(node: Extract<Node, { kind: 'repeat' }>, behind: boolean): string {
    const repeated = (): string => {
      const body = this.emit(node.body, behind);
      // JavaScript does not take nothing for a repetition.
      if (node.least === 0 && node.most === 1 && canBeEmpty(node.body)) {
        return node.mode === 'lazy' ? `(?:|${body})` : `(?:${body}|)`;
      }
      const single = node.body.kind === 'characters' || node.body.kind === 'group';
      const lazy = node.mode === 'lazy' ? '?' : '';
      return `${single ? body : `(?:${body})`}${quantifier(node.least, node.most)}${lazy}`;
    };
    return node.mode === 'possessive' ? this.#atomic(repeated, behind) : repeated();
  }

  /** Of several groups of one number at most one is set, and the others match nothing. */
  #reference(to: number | string): string {
    const number = typeof to === 'number' ? to : (this.names.get(to)?.[0] ?? 0);
    return `(?:${(this.groups[number] ?? []).map((index) => `\\${index}`).join('')})`;
  }
}

export function emitPattern({ root, names, groups }: Pattern): Emitted {
  const emitter = new Emitter(names, testedGroups(root, names));
  const body = emitter.emit(root, false);
  // V8 finds an empty match between the two halves of a character beyond U+FFFF; no character starts there.
  const source = canBeEmpty(root) ? `(?=[^]|$)(?:${body})` : body;
  const indexes = Array.from({ length: groups + 1 }, (_, number) => emitter.groups[number] ?? []);
  return { source, groups: indexes, keeps: emitter.keeps };
}
