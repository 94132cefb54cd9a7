import { closeMatch } from '../diagnostics/index.js';
import { type CalculationTools, readCalculation } from './data-model-calculation.js';
import {
  isTrue,
  items,
  type JsonNode,
  type ModelFile,
  member,
  parseJson,
  placeOfNode,
  requiredText,
  text,
} from './data-model-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { DataModel, DatasetRows, ModelDataset, ModelField, ModelFieldType } from './knowledge.js';

/** What a root calls its parent, by what its rows are. */
const ROOTS: ReadonlySet<string> = new Set(['BaseEvent', 'BaseSearch', 'BaseTransaction']);

const TYPES: ReadonlySet<string> = new Set<ModelFieldType>(['string', 'number', 'boolean', 'ipv4', 'timestamp']);

/** Fields of every event: no dataset's own, whatever its list of fields says. */
export const INTERNAL_FIELDS: readonly string[] = ['_time', 'host', 'source', 'sourcetype'];

interface ReadDataset {
  readonly node: JsonNode;
  readonly dataset: ModelDataset;
}

/**
 * Reads data models, those that win first: of two with the same name only the first counts. What is wrong is reported,
 * and the rest is read. Source: Knowledge Manager Manual, "About data models", and the JSON that Splunk serves.
 */
export function readDataModels(
  files: readonly ModelFile[],
  tools: CalculationTools,
  report: Report,
): Map<string, DataModel> {
  const models = new Map<string, DataModel>();
  for (const file of files) {
    const node = parseJson(file, report);
    const model = node === undefined ? undefined : readModel(node, tools);
    if (model !== undefined && !models.has(model.name)) models.set(model.name, model);
  }
  return models;
}

function readModel(node: JsonNode, tools: CalculationTools): DataModel | undefined {
  const name = requiredText(node, 'modelName', 'This data model');
  if (name === undefined) return undefined;
  const read = new Map<string, ReadDataset>();
  for (const object of items(member(node, 'objects'))) {
    const dataset = readDataset(object, tools);
    if (dataset === undefined) continue;
    if (!read.has(dataset.name)) read.set(dataset.name, { node: object, dataset });
    else object.report(diagnose('knowledge/data-model-dataset-twice', placeOfNode(object), dataset.name));
  }
  const datasets = new Map([...rooted(read)].map((dataset) => [dataset.name, dataset]));
  return { name, displayName: text(member(node, 'displayName')) ?? name, file: node.file.file, datasets };
}

function readDataset(node: JsonNode, tools: CalculationTools): ModelDataset | undefined {
  const name = requiredText(node, 'objectName', 'A dataset');
  if (name === undefined) return undefined;
  const parent = requiredText(node, 'parentName', `The dataset ${name}`);
  const base = parent === 'BaseSearch' ? requiredText(node, 'baseSearch', `The dataset ${name}`) : '';
  if (parent === undefined || base === undefined) return undefined;
  const own = (key: string): JsonNode[] => items(member(node, key)).filter((entry) => isOwn(entry, name));
  const constraints = own('constraints').flatMap((entry) => text(member(entry, 'search')) ?? []);
  const calculations = own('calculations');
  const outputs = calculations.flatMap((entry) => items(member(entry, 'outputFields')));
  return {
    name,
    ...(ROOTS.has(parent) ? {} : { parent }),
    rows: rowsOf(parent, base),
    constraint: conjunction(hasPipe(base) ? constraints : [base, ...constraints]),
    calculations: calculations.flatMap((entry) => readCalculation(entry, tools) ?? []),
    fields: readFields(own('fields'), outputs, name),
  };
}

/** What Splunk serves, unlike what it ships, repeats what is inherited, under the lineage of its owner. */
function isOwn(entry: JsonNode, dataset: string): boolean {
  const owner = text(member(entry, 'owner'));
  return owner === undefined || owner.slice(owner.lastIndexOf('.') + 1) === dataset;
}

function rowsOf(parent: string, base: string): DatasetRows {
  if (parent === 'BaseTransaction')
    return { kind: 'unsupported', why: 'data models of transactions (BaseTransaction)' };
  return hasPipe(base) ? { kind: 'search', search: base } : { kind: 'events' };
}

/** A base search without a pipe is nothing but a constraint. */
function hasPipe(search: string): boolean {
  return search.replace(/"(?:\\[\s\S]|[^"\\])*"|\[[^\]]*\]/g, '').includes('|');
}

/** Search expressions, all of which must hold. */
export function conjunction(constraints: readonly string[]): string {
  const given = constraints.filter((constraint) => constraint !== '');
  return given.length < 2 ? given.join('') : given.map((constraint) => `(${constraint})`).join(' ');
}

function readFields(
  extracted: readonly JsonNode[],
  calculated: readonly JsonNode[],
  dataset: string,
): ModelDataset['fields'] {
  const fields = new Map<string, ModelField & { calculated: boolean }>();
  const add = (isCalculated: boolean) => (node: JsonNode) => {
    const field = readField(node, dataset);
    if (field !== undefined) fields.set(field.name, { ...field, calculated: isCalculated });
  };
  extracted.forEach(add(false));
  calculated.forEach(add(true));
  return [...fields.values()];
}

/** Nothing for internal fields, and for the one that stands for the number of events, which is no field of an event. */
function readField(node: JsonNode, dataset: string): ModelField | undefined {
  const name = requiredText(node, 'fieldName', `A field of ${dataset}`);
  const type = text(member(node, 'type')) ?? 'string';
  if (name === undefined || INTERNAL_FIELDS.includes(name) || type === 'objectCount') return undefined;
  if (!isFieldType(type)) {
    node.report(diagnose('knowledge/data-model-field-type', placeOfNode(member(node, 'type')), name, type));
  }
  return {
    name,
    type: isFieldType(type) ? type : 'string',
    multivalue: isTrue(member(node, 'multivalue')),
    required: isTrue(member(node, 'required')),
  };
}

function isFieldType(type: string): type is ModelFieldType {
  return TYPES.has(type);
}

/** The datasets whose line of parents ends in a root, each with its root's rows; reports where a line goes wrong. */
function* rooted(read: ReadonlyMap<string, ReadDataset>): Generator<ModelDataset> {
  for (const { node, dataset } of read.values()) {
    const line = ancestry(dataset, read);
    const top = line.at(-1) ?? dataset;
    if (top.parent === undefined) yield { ...dataset, rows: top.rows };
    else if (!read.has(top.parent) && top === dataset) reportOrphan(node, dataset.name, top.parent, read.keys());
    else if (line.some(({ parent }) => parent === dataset.name)) {
      node.report(diagnose('knowledge/data-model-circle', placeOfNode(member(node, 'parentName')), dataset.name));
    }
  }
}

/** A dataset and its ancestors, up to a root or to where the line breaks off or comes back on itself. */
function ancestry(dataset: ModelDataset, read: ReadonlyMap<string, ReadDataset>): ModelDataset[] {
  const line = [dataset];
  for (
    let above = parentOf(dataset, read);
    above !== undefined && !line.includes(above);
    above = parentOf(above, read)
  ) {
    line.push(above);
  }
  return line;
}

function parentOf({ parent }: ModelDataset, read: ReadonlyMap<string, ReadDataset>): ModelDataset | undefined {
  return parent === undefined ? undefined : read.get(parent)?.dataset;
}

function reportOrphan(node: JsonNode, name: string, parent: string, known: Iterable<string>): void {
  const closest = closeMatch(parent, [...known, ...ROOTS]);
  const place = placeOfNode(member(node, 'parentName'));
  node.report(diagnose('knowledge/data-model-parent-unknown', place, name, parent, closest));
}
