import { KarstError } from '../../diagnostics/index.js';
import type { CompareOp, SearchExpr, SearchValue } from './ast.js';
import type { Printer } from './cursor.js';
import { quoted } from './quoting.js';
import { diagnose } from './reader.js';
import { isBareTerm } from './search-expression.js';
import { canStandBare } from './search-value.js';
import { readTimeModifier } from './time-modifier.js';

/** Names that mean something else when bare; `by` would end the `where` clause of tstats. */
const QUOTED_FIELDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'by', 'groupby']);

/** Canonical SPL of a search expression. Subsearches can be printed only with the printer that knows the commands. */
export function printSearchExpr(expr: SearchExpr, print?: Pick<Printer, 'subsearch'>): string {
  switch (expr.kind) {
    case 'all':
      return '*';
    case 'and':
    case 'or':
      return expr.items.map((item) => operand(item, print)).join(expr.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${operand(expr.item, print)}`;
    case 'compare':
      return comparison(fieldName(expr.field), expr.op, printValue(expr.value));
    case 'in':
      return `${fieldName(expr.field)} IN (${expr.values.map(printValue).join(', ')})`;
    case 'text':
      return text(expr.form, expr.value);
    case 'time':
      return comparison(expr.modifier, expr.op, timeValue(expr.value));
    case 'subsearch':
      if (print === undefined) throw new KarstError(diagnose('spl/print-without-commands', {}));
      return print.subsearch(expr.pipeline);
  }
}

function operand(expr: SearchExpr, print: Pick<Printer, 'subsearch'> | undefined): string {
  const inner = printSearchExpr(expr, print);
  return expr.kind === 'and' || expr.kind === 'or' ? `(${inner})` : inner;
}

/** A value that begins with `=` is kept apart from the operator, which would swallow it. */
function comparison(field: string, op: CompareOp, value: string): string {
  return `${field}${op}${value.startsWith('=') ? ' ' : ''}${value}`;
}

function fieldName(name: string): string {
  const bare =
    isBareTerm(name) && !QUOTED_FIELDS.has(name) && !name.endsWith('!') && readTimeModifier(name) === undefined;
  return bare && !name.includes('\\') ? name : quoted(name);
}

function text(form: 'word' | 'phrase' | 'term', value: SearchValue): string {
  if (form === 'term') return `TERM(${directiveContent(value)})`;
  if (value.caseSensitive) return printValue(value);
  const bare = bareText(value);
  return form === 'word' && isBareTerm(bare) ? bare : inQuotes(value);
}

function printValue(value: SearchValue): string {
  if (value.caseSensitive) return `CASE(${directiveContent(value)})`;
  const bare = bareText(value);
  return !value.quoted && canStandBare(bare) ? bare : inQuotes(value);
}

function directiveContent(value: SearchValue): string {
  const bare = bareText(value);
  return value.quoted || bare.includes(')') || bare.trim() !== bare || bare === '' ? inQuotes(value) : bare;
}

function inQuotes(value: SearchValue): string {
  return `"${value.pieces.map((piece) => piece.replace(/["\\]/g, '\\$&')).join('*')}"`;
}

function bareText(value: SearchValue): string {
  return value.pieces.map((piece) => piece.replace(/["\\|]/g, '\\$&')).join('*');
}

function timeValue(value: string): string {
  return canStandBare(value) && !/["\\|]/.test(value) ? value : quoted(value);
}
