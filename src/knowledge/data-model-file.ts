import type { Place } from '../diagnostics/index.js';
import { faultInJson } from './data-model-fault.js';
import { type JsonPath, placeInJson } from './data-model-place.js';
import { diagnose, type Report } from './diagnose.js';

/** A file of data/models/ while it is read. */
export interface ModelFile {
  readonly file: string;
  readonly source: string;
}

/** A value of a JSON file and the way to it. */
export interface JsonNode {
  readonly value: unknown;
  readonly path: JsonPath;
  readonly file: ModelFile;
  readonly report: Report;
}

/** Reads the text as JSON; nothing, after a report, if it is not. */
export function parseJson(file: ModelFile, report: Report): JsonNode | undefined {
  try {
    const value = JSON.parse(file.source.replace(/^\uFEFF/, '')) as unknown;
    return { value, path: [], file, report };
  } catch {
    const { at, expected } = faultInJson(file.source);
    report(diagnose('knowledge/data-model-json', { ...file, span: { from: at, to: at + 1 } }, expected));
    return undefined;
  }
}

/** Where a node stands: looked for only when there is something to say about it. */
export function placeOfNode({ file, path }: JsonNode): Place {
  return { ...file, span: placeInJson(file.source, path) };
}

/** `node.key`; its value is undefined where there is no such key. */
export function member(node: JsonNode, key: string): JsonNode {
  const { value } = node;
  const own = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return {
    ...node,
    value: own ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
    path: [...node.path, key],
  };
}

/** The items of a list; an absent one is empty, anything else is reported. */
export function items(node: JsonNode): JsonNode[] {
  if (Array.isArray(node.value)) return node.value.map((value, i) => ({ ...node, value, path: [...node.path, i] }));
  if (!isAbsent(node)) reportShape(node, 'a list');
  return [];
}

/** A text, trimmed; an absent or empty one is undefined, anything else is reported. */
export function text(node: JsonNode): string | undefined {
  if (typeof node.value === 'string') return node.value.trim() === '' ? undefined : node.value.trim();
  if (!isAbsent(node)) reportShape(node, 'a text');
  return undefined;
}

/** A text that must be there. `owner` is what lacks it, as messages call it. */
export function requiredText(node: JsonNode, key: string, owner: string): string | undefined {
  const found = member(node, key);
  const value = text(found);
  if (value === undefined && (isAbsent(found) || found.value === '')) {
    node.report(diagnose('knowledge/data-model-part-missing', placeOfNode(node), owner, key));
  }
  return value;
}

export function isTrue({ value }: JsonNode): boolean {
  return value === true || value === 'true' || value === 1;
}

function isAbsent({ value }: JsonNode): boolean {
  return value === undefined || value === null;
}

function reportShape(node: JsonNode, expected: string): void {
  node.report(diagnose('knowledge/data-model-shape', placeOfNode(node), nameOf(node.path), expected));
}

/** `objects[2].fields` */
function nameOf(path: JsonPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}
