/* XPath 1.0 without variables and namespace lookup: names match as they are written, prefix included. */

export type Axis =
  | 'ancestor'
  | 'ancestor-or-self'
  | 'attribute'
  | 'child'
  | 'descendant'
  | 'descendant-or-self'
  | 'following-sibling'
  | 'parent'
  | 'preceding-sibling'
  | 'self';

export interface XpathStep {
  readonly axis: Axis;
  /** A name, `*`, or `text()` or `node()`. */
  readonly test: string;
  readonly predicates: readonly XpathExpr[];
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'div'
  | 'mod'
  | '|';

export type XpathExpr =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: XpathExpr; readonly right: XpathExpr }
  | { readonly kind: 'negative'; readonly of: XpathExpr }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly XpathExpr[] }
  /** From the root, the context node, or what `from` gives. */
  | {
      readonly kind: 'path';
      readonly from: 'root' | 'context' | XpathExpr;
      /** Of `from`, where it is an expression. */
      readonly predicates: readonly XpathExpr[];
      readonly steps: readonly XpathStep[];
    };

/** The expression is malformed, or beyond what is read here. */
export class XpathMistake extends Error {}

const AXES: ReadonlySet<string> = new Set<Axis>([
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following-sibling',
  'parent',
  'preceding-sibling',
  'self',
]);

const TOKEN =
  /\s*(?:("[^"]*"|'[^']*')|(\d+(?:\.\d*)?|\.\d+)|([\p{L}_][\p{L}\p{N}_.-]*(?::(?!:)[\p{L}_][\p{L}\p{N}_.-]*)?)|(\/\/|::|\.\.|!=|<=|>=|[/@.*()[\],|=<>+-]))/uy;

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'symbol' | 'end';
  readonly text: string;
}

const END: Token = { kind: 'end', text: '' };

function tokensOf(path: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (path.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(path);
    if (found === null) throw new XpathMistake(`"${path.slice(at).trim().slice(0, 10)}" cannot be read`);
    const [whole, text, number, name, symbol] = found;
    at += whole.length;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return tokens;
}

/** By how tightly they bind, loosest first. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

const DEPTH = 100;

const ANY_BELOW: XpathStep = { axis: 'descendant-or-self', test: 'node()', predicates: [] };

class Parser {
  #at = 0;
  #depth = 0;

  constructor(readonly tokens: readonly Token[]) {}

  whole(): XpathExpr {
    const expr = this.#expression();
    if (this.#peek().kind !== 'end') throw new XpathMistake(`"${this.#peek().text}" is not expected`);
    return expr;
  }

  #peek(ahead = 0): Token {
    return this.tokens[this.#at + ahead] ?? END;
  }

  #take(symbol: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'symbol' || text !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw new XpathMistake(`"${symbol}" is missing`);
  }

  #expression(level = 0): XpathExpr {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    this.#depth += 1;
    if (this.#depth > DEPTH * LEVELS.length) throw new XpathMistake('it is nested too deep');
    let left = this.#expression(level + 1);
    for (;;) {
      const { kind, text } = this.#peek();
      const op = kind === 'symbol' || kind === 'name' ? operators.find((o) => o === text) : undefined;
      if (op === undefined) break;
      this.#at += 1;
      left = { kind: 'binary', op, left, right: this.#expression(level + 1) };
    }
    this.#depth -= 1;
    return left;
  }

  #unary(): XpathExpr {
    if (this.#take('-')) return { kind: 'negative', of: this.#unary() };
    let left = this.#path();
    while (this.#take('|')) left = { kind: 'binary', op: '|', left, right: this.#path() };
    return left;
  }

  #path(): XpathExpr {
    const primary = this.#primary();
    if (primary === undefined) return this.#location();
    const predicates = this.#predicates();
    const steps = this.#peek().text === '/' || this.#peek().text === '//' ? this.#furtherSteps() : [];
    if (predicates.length === 0 && steps.length === 0) return primary;
    return { kind: 'path', from: primary, predicates, steps };
  }

  /** Anything that is no location path. */
  #primary(): XpathExpr | undefined {
    const { kind, text } = this.#peek();
    if (kind === 'text' || kind === 'number') {
      this.#at += 1;
      return { kind: 'literal', value: kind === 'text' ? text : Number(text) };
    }
    if (this.#take('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    const isCall = kind === 'name' && this.#peek(1).text === '(' && !['text', 'node', 'comment'].includes(text);
    return isCall ? this.#call(text) : undefined;
  }

  #call(name: string): XpathExpr {
    this.#at += 2;
    const args: XpathExpr[] = [];
    while (!this.#take(')')) {
      if (args.length > 0) this.#expect(',');
      args.push(this.#expression());
    }
    return { kind: 'call', name, args };
  }

  #location(): XpathExpr {
    const { kind, text } = this.#peek();
    const path = (from: 'root' | 'context', steps: readonly XpathStep[]): XpathExpr => ({
      kind: 'path',
      from,
      predicates: [],
      steps,
    });
    if (kind === 'symbol' && text === '//') return path('root', this.#furtherSteps());
    if (!this.#take('/')) return path('context', [this.#step(), ...this.#furtherSteps()]);
    return path('root', this.#startsStep() ? [this.#step(), ...this.#furtherSteps()] : []);
  }

  #startsStep(): boolean {
    const { kind, text } = this.#peek();
    return kind === 'name' || (kind === 'symbol' && ['*', '@', '.', '..'].includes(text));
  }

  #furtherSteps(): readonly XpathStep[] {
    const steps: XpathStep[] = [];
    for (;;) {
      if (this.#take('//')) steps.push(ANY_BELOW);
      else if (!this.#take('/')) return steps;
      steps.push(this.#step());
    }
  }

  #step(): XpathStep {
    if (this.#take('.')) return { axis: 'self', test: 'node()', predicates: this.#predicates() };
    if (this.#take('..')) return { axis: 'parent', test: 'node()', predicates: this.#predicates() };
    const axis = this.#axis();
    const test = this.#test();
    return { axis, test, predicates: this.#predicates() };
  }

  #axis(): Axis {
    if (this.#take('@')) return 'attribute';
    if (this.#peek(1).text !== '::') return 'child';
    const { text } = this.#peek();
    if (!AXES.has(text)) throw new XpathMistake(`the axis "${text}" is unknown`);
    this.#at += 2;
    return text as Axis;
  }

  #test(): string {
    if (this.#take('*')) return '*';
    const { kind, text } = this.#peek();
    if (kind !== 'name')
      throw new XpathMistake(kind === 'end' ? 'a name is missing at its end' : `"${text}" is no name`);
    this.#at += 1;
    if (!this.#take('(')) return text;
    this.#expect(')');
    if (text === 'comment') throw new XpathMistake('comments cannot be asked for');
    return `${text}()`;
  }

  #predicates(): readonly XpathExpr[] {
    const found: XpathExpr[] = [];
    while (this.#take('[')) {
      found.push(this.#expression());
      this.#expect(']');
    }
    return found;
  }
}

/** Throws an XpathMistake that completes "The XPath is malformed: …". */
export function parseXpath(path: string): XpathExpr {
  return new Parser(tokensOf(path)).whole();
}
