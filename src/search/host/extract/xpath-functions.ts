import { XpathMistake } from './xpath-syntax.js';
import { nodeText, toNumber, toText, toTruth, type XmlNode, type XpathValue } from './xpath-value.js';

/** Where a function is called: the node, its place among those that the predicate looks at, and how many they are. */
export interface XpathContext {
  readonly node: XmlNode;
  readonly position: number;
  readonly size: number;
}

type Implementation = (args: readonly XpathValue[], context: XpathContext) => XpathValue;

function nodes(value: XpathValue | undefined, name: string): readonly XmlNode[] {
  if (typeof value === 'object') return value;
  throw new XpathMistake(`${name}() needs nodes`);
}

function text(args: readonly XpathValue[], index: number, { node }: XpathContext): string {
  const value = args[index];
  return value === undefined ? nodeText(node) : toText(value);
}

function nameOf(args: readonly XpathValue[], name: string, { node }: XpathContext): string {
  const of = args[0] === undefined ? node : nodes(args[0], name)[0];
  return of === undefined || of.kind === 'text' ? '' : of.name;
}

/** Positions count from 1; both ends are rounded as XPath rounds. */
function substring(of: string, start: number, length: number): string {
  const from = Math.round(start);
  const to = from + Math.round(length);
  return [...of].filter((_, i) => i + 1 >= from && i + 1 < to).join('');
}

function before(of: string, mark: string): string {
  return of.includes(mark) ? of.slice(0, of.indexOf(mark)) : '';
}

function after(of: string, mark: string): string {
  return of.includes(mark) ? of.slice(of.indexOf(mark) + mark.length) : '';
}

function translate(of: string, from: string, to: string): string {
  const [source, target] = [[...from], [...to]];
  return [...of].map((c) => (source.includes(c) ? (target[source.indexOf(c)] ?? '') : c)).join('');
}

const FUNCTIONS: ReadonlyMap<string, readonly [least: number, most: number, Implementation]> = new Map<
  string,
  readonly [number, number, Implementation]
>([
  ['position', [0, 0, (_, context) => context.position]],
  ['last', [0, 0, (_, context) => context.size]],
  ['count', [1, 1, ([a]) => nodes(a, 'count').length]],
  ['sum', [1, 1, ([a]) => nodes(a, 'sum').reduce((sum, node) => sum + toNumber(nodeText(node)), 0)]],
  ['name', [0, 1, (args, context) => nameOf(args, 'name', context)]],
  ['local-name', [0, 1, (args, context) => nameOf(args, 'local-name', context).replace(/^.*:/, '')]],
  ['string', [0, 1, (args, context) => text(args, 0, context)]],
  ['number', [0, 1, (args, context) => toNumber(text(args, 0, context))]],
  ['boolean', [1, 1, ([a = false]) => toTruth(a)]],
  ['not', [1, 1, ([a = false]) => !toTruth(a)]],
  ['true', [0, 0, () => true]],
  ['false', [0, 0, () => false]],
  ['contains', [2, 2, (args, context) => text(args, 0, context).includes(text(args, 1, context))]],
  ['starts-with', [2, 2, (args, context) => text(args, 0, context).startsWith(text(args, 1, context))]],
  ['substring-before', [2, 2, (args, context) => before(text(args, 0, context), text(args, 1, context))]],
  ['substring-after', [2, 2, (args, context) => after(text(args, 0, context), text(args, 1, context))]],
  [
    'substring',
    [2, 3, ([a = '', start = 1, length = Infinity]) => substring(toText(a), toNumber(start), toNumber(length))],
  ],
  ['string-length', [0, 1, (args, context) => [...text(args, 0, context)].length]],
  ['normalize-space', [0, 1, (args, context) => text(args, 0, context).trim().replace(/\s+/g, ' ')]],
  ['translate', [3, 3, ([a = '', from = '', to = '']) => translate(toText(a), toText(from), toText(to))]],
  ['concat', [2, Infinity, (args) => args.map(toText).join('')]],
  ['floor', [1, 1, ([a = 0]) => Math.floor(toNumber(a))]],
  ['ceiling', [1, 1, ([a = 0]) => Math.ceil(toNumber(a))]],
  ['round', [1, 1, ([a = 0]) => Math.round(toNumber(a))]],
]);

export function checkCall(name: string, count: number): void {
  const known = FUNCTIONS.get(name);
  if (known === undefined) throw new XpathMistake(`the function ${name}() is unknown`);
  const [least, most] = known;
  if (count < least || count > most) throw new XpathMistake(`${name}() takes another number of arguments`);
}

export function callFunction(name: string, args: readonly XpathValue[], context: XpathContext): XpathValue {
  const known = FUNCTIONS.get(name);
  if (known === undefined) throw new XpathMistake(`the function ${name}() is unknown`);
  return known[2](args, context);
}
