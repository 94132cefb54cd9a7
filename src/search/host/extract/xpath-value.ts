import { elementsOf, textOf, type XmlElement, type XmlText } from './xml-tree.js';

export interface XmlAttribute {
  readonly kind: 'attribute';
  readonly name: string;
  readonly text: string;
  readonly parent: XmlElement;
}

export type XmlNode = XmlElement | XmlText | XmlAttribute;

/** Nodes are in document order, without repeats. */
export type XpathValue = string | number | boolean | readonly XmlNode[];

export function nodeText(node: XmlNode): string {
  return node.kind === 'element' ? textOf(node) : node.text;
}

export function toText(value: XpathValue): string {
  if (typeof value === 'object') return value[0] === undefined ? '' : nodeText(value[0]);
  return String(value);
}

export function toNumber(value: XpathValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = toText(value).trim();
  return /^-?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

export function toTruth(value: XpathValue): boolean {
  if (typeof value === 'object') return value.length > 0;
  return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : Boolean(value);
}

/** What a node is as the value of a field: an element with others in it is its XML. */
export function nodeValue(node: XmlNode, source: string): string {
  if (node.kind !== 'element' || elementsOf(node).length === 0) return nodeText(node);
  return source.slice(node.from, node.to);
}
