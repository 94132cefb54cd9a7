import type { Diagnostic } from '../diagnostics/index.js';
import { hasColumns, type LookupTables, type Pair, usableTable } from './automatic-lookup.js';
import type { ParseEval } from './calculated-field.js';
import { items, type JsonNode, member, placeOfNode, requiredText, text } from './data-model-file.js';
import { placeInJson, placeInJsonString } from './data-model-place.js';
import { diagnose } from './diagnose.js';
import type { ModelCalculation } from './knowledge.js';
import { groupNames, scanRegex } from './regex-groups.js';

/** What calculations are read with. */
export interface CalculationTools {
  readonly lookups: LookupTables;
  readonly parseEval: ParseEval;
}

type Read = (node: JsonNode, name: string, tools: CalculationTools) => ModelCalculation | undefined;

const READERS: Readonly<Record<string, Read>> = { Eval: readEval, Rex: readRex, Lookup: readLookup };

/**
 * An entry of `calculations`; nothing, after a report, if it cannot be used. Source: the JSON that the REST endpoint
 * datamodel/model takes and gives.
 */
export function readCalculation(node: JsonNode, tools: CalculationTools): ModelCalculation | undefined {
  const name = text(member(node, 'calculationID')) ?? outputNames(node).join(', ');
  const type = requiredText(node, 'calculationType', `The calculation ${name}`);
  if (type === undefined) return undefined;
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read !== undefined) return read(node, name, tools);
  node.report(diagnose('knowledge/data-model-calculation-unsupported', placeOfNode(node), name, type));
  return undefined;
}

function outputNames(node: JsonNode): string[] {
  return items(member(node, 'outputFields')).flatMap((field) => text(member(field, 'fieldName')) ?? []);
}

function readEval(node: JsonNode, name: string, { parseEval }: CalculationTools): ModelCalculation | undefined {
  const [field] = outputNames(node);
  const expression = requiredText(node, 'expression', `The calculation ${name}`);
  if (field === undefined) reportMissing(node, name, 'outputFields');
  if (field === undefined || expression === undefined) return undefined;
  const { expr, diagnostics } = parseEval(expression);
  const place = member(node, 'expression');
  for (const d of diagnostics) node.report(inModel(d, place, name));
  return expr === undefined ? undefined : { kind: 'eval', field, expr, text: expression };
}

/** Puts a message about an expression where the expression stands in the file. */
function inModel(diagnostic: Diagnostic, node: JsonNode, name: string): Diagnostic {
  const { file, source } = node.file;
  const whole = placeInJson(source, node.path);
  const written = typeof node.value === 'string' ? node.value : '';
  const indent = written.length - written.trimStart().length;
  const at = (offset: number): number => placeInJsonString(source, whole.from, indent + offset);
  const span = diagnostic.span === undefined ? whole : { from: at(diagnostic.span.from), to: at(diagnostic.span.to) };
  return { ...diagnostic, message: `${name}: ${diagnostic.message}`, file, source, span };
}

function readRex(node: JsonNode, name: string): ModelCalculation | undefined {
  const input = requiredText(node, 'inputField', `The calculation ${name}`);
  const regex = requiredText(node, 'expression', `The calculation ${name}`);
  if (input === undefined || regex === undefined) return undefined;
  const shape = scanRegex(regex);
  const groups = groupNames(shape);
  if (shape.problem === undefined && groups.length > 0) return { kind: 'rex', input, regex, groups };
  const place = placeOfNode(member(node, 'expression'));
  if (shape.problem === undefined) node.report(diagnose('knowledge/regex-without-groups', place, name));
  else node.report(diagnose('knowledge/regex-invalid', place, name, shape.problem));
  return undefined;
}

function readLookup(node: JsonNode, name: string, { lookups }: CalculationTools): ModelCalculation | undefined {
  const lookupName = requiredText(node, 'lookupName', `The calculation ${name}`);
  const inputs = readPairs(lookupInputs(node), 'lookupField', 'inputField');
  const outputs = readPairs(items(member(node, 'outputFields')), 'lookupOutputFieldName', 'fieldName');
  if (inputs.length === 0) reportMissing(node, name, 'lookupInputs');
  if (outputs.length === 0) reportMissing(node, name, 'outputFields');
  if (lookupName === undefined || inputs.length === 0 || outputs.length === 0) return undefined;
  const user = { key: name, ...placeOfNode(member(node, 'lookupName')) };
  const table = usableTable(lookupName, user, lookups, node.report);
  if (table === undefined || !hasColumns(table, [...inputs, ...outputs], user, node.report)) return undefined;
  return { kind: 'lookup', lookup: { table, inputs, outputs, keepExisting: false } };
}

/** Older files name a single input in the calculation itself. */
function lookupInputs(node: JsonNode): JsonNode[] {
  const list = items(member(node, 'lookupInputs'));
  return list.length === 0 && text(member(node, 'inputField')) !== undefined ? [node] : list;
}

/** A column that is not named has the field's name. */
function readPairs(nodes: readonly JsonNode[], columnKey: string, fieldKey: string): Pair[] {
  return nodes.flatMap((node) => {
    const field = text(member(node, fieldKey));
    return field === undefined ? [] : [{ column: text(member(node, columnKey)) ?? field, field }];
  });
}

function reportMissing(node: JsonNode, name: string, key: string): void {
  node.report(diagnose('knowledge/data-model-part-missing', placeOfNode(node), `The calculation ${name}`, key));
}
