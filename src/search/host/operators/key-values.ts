import { expressionsAt } from '../../plan/index.js';
import { FoundFields } from '../extract/found-fields.js';
import { keyValues as read } from '../extract/key-values.js';
import { xmlPairs } from '../extract/xml-values.js';
import { inputOf, type Operator } from '../operator.js';
import { besideTexts } from './texts.js';

/** extract: a field that a row has already is kept; with mv_add its values come first. */
export const keyValues: Operator<'keyValues'> = async (node, context) => {
  const { args, span } = node;
  const step = { input: inputOf(node), field: '_raw', span, what: 'extract', context };
  const readAll = (values: readonly string[]) => values.slice(0, 1).map((text) => read(text, args).toRow());
  if (!args.many) return (await besideTexts(step, readAll, { mode: 'fill' })).plan;
  const target = (field: string): string => `#found ${field}`;
  const { plan, fields } = await besideTexts(step, readAll, { mode: 'replace', target });
  const is = expressionsAt(span);
  const assignments = fields.map((field) => ({
    field,
    expr: is.call('mvappend', is.field(field), is.field(target(field))),
    span,
  }));
  return fields.length === 0 ? plan : { kind: 'extend', input: plan, assignments, span };
};

/** xmlkv. */
export const xmlKeyValues: Operator<'xmlKeyValues'> = async (node, context) => {
  const step = { input: inputOf(node), field: node.args.field, span: node.span, what: 'xmlkv', context };
  const readAll = (values: readonly string[]) => {
    const found = new FoundFields();
    for (const text of values) found.addAll(xmlPairs(text));
    return [found.toRow()];
  };
  return (await besideTexts(step, readAll, { mode: 'prefer' })).plan;
};
