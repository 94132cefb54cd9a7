import { elementsOf, parseXml, type XmlElement } from './xml-tree.js';
import { callFunction, checkCall, type XpathContext } from './xpath-functions.js';
import {
  type Axis,
  type BinaryOperator,
  parseXpath,
  type XpathExpr,
  XpathMistake,
  type XpathStep,
} from './xpath-syntax.js';
import { nodeText, nodeValue, toNumber, toText, toTruth, type XmlNode, type XpathValue } from './xpath-value.js';

/** Nodes that one expression may visit in one text: `//*[//*[//*]]` must end. */
const MOST_VISITS = 1_000_000;

const UPWARDS: ReadonlySet<Axis> = new Set<Axis>(['ancestor', 'ancestor-or-self', 'preceding-sibling']);

function* descendants(of: XmlElement): Generator<XmlNode> {
  for (const child of of.children) {
    yield child;
    if (child.kind === 'element') yield* descendants(child);
  }
}

function* ancestors(of: XmlNode): Generator<XmlElement> {
  for (let parent = of.parent; parent !== undefined; parent = parent.parent) yield parent;
}

function siblings(of: XmlNode, before: boolean): readonly XmlNode[] {
  if (of.kind === 'attribute' || of.parent === undefined) return [];
  const all = of.parent.children;
  const at = all.indexOf(of);
  return before ? all.slice(0, at).reverse() : all.slice(at + 1);
}

function attributes(of: XmlNode): readonly XmlNode[] {
  if (of.kind !== 'element') return [];
  return of.attributes.map(([name, text]) => ({ kind: 'attribute', name, text, parent: of }));
}

/** Nearest first. */
function along(axis: Axis, of: XmlNode): Iterable<XmlNode> {
  const inner = of.kind === 'element' ? of : undefined;
  switch (axis) {
    case 'self':
      return [of];
    case 'child':
      return inner?.children ?? [];
    case 'attribute':
      return attributes(of);
    case 'parent':
      return of.parent === undefined ? [] : [of.parent];
    case 'descendant':
      return inner === undefined ? [] : descendants(inner);
    case 'descendant-or-self':
      return inner === undefined ? [of] : [of, ...descendants(inner)];
    case 'ancestor':
      return ancestors(of);
    case 'ancestor-or-self':
      return [of, ...ancestors(of)];
    case 'following-sibling':
      return siblings(of, false);
    case 'preceding-sibling':
      return siblings(of, true);
  }
}

function passes(node: XmlNode, test: string, axis: Axis): boolean {
  if (test === 'node()') return true;
  if (test === 'text()') return node.kind === 'text';
  if (node.kind === 'text' || node.kind !== (axis === 'attribute' ? 'attribute' : 'element')) return false;
  return node.name === test || (test === '*' && node.name !== '');
}

const ORDER: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => boolean>>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const ARITHMETIC: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => number>>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
};

/** Of nodes each text counts (XPath 1.0, 3.4). */
function operands(value: XpathValue): readonly (string | number | boolean)[] {
  return typeof value === 'object' ? value.map(nodeText) : [value];
}

function equal(a: string | number | boolean, b: string | number | boolean): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return toTruth(a) === toTruth(b);
  return typeof a === 'number' || typeof b === 'number' ? toNumber(a) === toNumber(b) : a === b;
}

function compare(op: BinaryOperator, left: XpathValue, right: XpathValue): boolean {
  const order = ORDER[op];
  const holds = (a: string | number | boolean, b: string | number | boolean): boolean =>
    order === undefined ? equal(a, b) === (op === '=') : order(toNumber(a), toNumber(b));
  return operands(left).some((a) => operands(right).some((b) => holds(a, b)));
}

class Evaluation {
  #visits = 0;
  readonly #places = new Map<XmlNode, number>();

  constructor(readonly root: XmlElement) {
    let place = 0;
    for (const node of descendants(root)) this.#places.set(node, ++place);
  }

  value(expr: XpathExpr, context: XpathContext): XpathValue {
    switch (expr.kind) {
      case 'literal':
        return expr.value;
      case 'negative':
        return -toNumber(this.value(expr.of, context));
      case 'call':
        return callFunction(
          expr.name,
          expr.args.map((arg) => this.value(arg, context)),
          context,
        );
      case 'binary':
        return this.#binary(expr, context);
      case 'path':
        return this.#path(expr, context);
    }
  }

  #binary({ op, left, right }: Extract<XpathExpr, { kind: 'binary' }>, context: XpathContext): XpathValue {
    const first = this.value(left, context);
    if (op === 'or') return toTruth(first) || toTruth(this.value(right, context));
    if (op === 'and') return toTruth(first) && toTruth(this.value(right, context));
    const second = this.value(right, context);
    const arithmetic = ARITHMETIC[op];
    if (arithmetic !== undefined) return arithmetic(toNumber(first), toNumber(second));
    if (op !== '|') return compare(op, first, second);
    if (typeof first !== 'object' || typeof second !== 'object') throw new XpathMistake('"|" is for nodes');
    return this.#inOrder([...first, ...second]);
  }

  #path(path: Extract<XpathExpr, { kind: 'path' }>, context: XpathContext): readonly XmlNode[] {
    const start = this.#start(path, context);
    return path.steps.reduce<readonly XmlNode[]>((nodes, step) => this.#step(nodes, step), start);
  }

  #start({ from, predicates }: Extract<XpathExpr, { kind: 'path' }>, context: XpathContext): readonly XmlNode[] {
    if (from === 'root') return [this.root];
    if (from === 'context') return [context.node];
    const value = this.value(from, context);
    if (typeof value !== 'object') throw new XpathMistake('a path goes on from nodes only');
    return this.#filtered(value, predicates);
  }

  #step(nodes: readonly XmlNode[], { axis, test, predicates }: XpathStep): readonly XmlNode[] {
    const found: XmlNode[] = [];
    for (const node of nodes) {
      const candidates: XmlNode[] = [];
      for (const candidate of along(axis, node)) {
        this.#visit();
        if (passes(candidate, test, axis)) candidates.push(candidate);
      }
      for (const kept of this.#filtered(candidates, predicates)) found.push(kept);
    }
    return nodes.length > 1 || UPWARDS.has(axis) ? this.#inOrder(found) : found;
  }

  #filtered(nodes: readonly XmlNode[], predicates: readonly XpathExpr[]): readonly XmlNode[] {
    return predicates.reduce<readonly XmlNode[]>((kept, predicate) => {
      const size = kept.length;
      return kept.filter((node, i) => {
        this.#visit();
        const value = this.value(predicate, { node, position: i + 1, size });
        return typeof value === 'number' ? value === i + 1 : toTruth(value);
      });
    }, nodes);
  }

  #visit(): void {
    this.#visits += 1;
    if (this.#visits > MOST_VISITS) throw new XpathTooLong();
  }

  /** Document order without repeats; the attributes of an element stand together. */
  #inOrder(nodes: readonly XmlNode[]): readonly XmlNode[] {
    const place = (node: XmlNode): number =>
      this.#places.get(node.kind === 'attribute' ? node.parent : node) ?? (node === this.root ? 0 : -1);
    return [...new Set(nodes)].sort((a, b) => place(a) - place(b));
  }
}

/** An expression would look at more nodes of a text than is allowed. */
export class XpathTooLong extends Error {}

function checkCalls(expr: XpathExpr): void {
  if (expr.kind === 'call') {
    checkCall(expr.name, expr.args.length);
    expr.args.forEach(checkCalls);
  } else if (expr.kind === 'binary') [expr.left, expr.right].forEach(checkCalls);
  else if (expr.kind === 'negative') checkCalls(expr.of);
  else if (expr.kind === 'path') {
    if (typeof expr.from === 'object') checkCalls(expr.from);
    for (const predicate of [...expr.predicates, ...expr.steps.flatMap((s) => s.predicates)]) checkCalls(predicate);
  }
}

/** Throws an XpathMistake that completes "The XPath is malformed: …". */
export function readXpath(path: string): XpathExpr {
  const expr = parseXpath(path);
  checkCalls(expr);
  return expr;
}

/**
 * What the expression finds in a text, which stands in an element `data` of its own (xpath page): so it may have
 * several roots, but no declaration and no DOCTYPE. Malformed XML has nothing. Throws XpathTooLong.
 */
export function findInXml(text: string, expr: XpathExpr): readonly string[] {
  if (/^\s*<[?!](?!--|\[CDATA)/.test(text)) return [];
  const source = `<data>${text}</data>`;
  const { top, problem, prologue } = parseXml(source);
  const [data] = elementsOf(top);
  if (problem !== undefined || prologue || data === undefined || elementsOf(top).length > 1) return [];
  const value = new Evaluation(top).value(expr, { node: data, position: 1, size: 1 });
  if (typeof value !== 'object') return [toText(value)];
  return value.map((node) => nodeValue(node, source)).filter((found) => found !== '');
}
