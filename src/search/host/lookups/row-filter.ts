import type { SearchExpr, SearchValue } from '../../spl/index.js';
import { textsOf } from './column-index.js';
import type { LookupRow } from './compile-lookup.js';
import { globMatches } from './glob.js';
import { isInNetwork, parseAddress, parseNetwork } from './network.js';

/*
 * The search command's expressions over the rows of a lookup: `filter` in transforms.conf and `where` of inputlookup.
 * As in searches, an absent field is no match, NOT inverts, and one of several values is enough.
 */

export type RowTest = (row: LookupRow) => boolean;

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)$/;

/** Times and subsearches say nothing about a row; they must have been refused or replaced before. */
export function rowFilter(expr: SearchExpr, columns: readonly string[]): RowTest {
  switch (expr.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const items = expr.items.map((item) => rowFilter(item, columns));
      return (row) => items.every((test) => test(row));
    }
    case 'or': {
      const items = expr.items.map((item) => rowFilter(item, columns));
      return (row) => items.some((test) => test(row));
    }
    case 'not': {
      const test = rowFilter(expr.item, columns);
      return (row) => !test(row);
    }
    case 'compare':
      return anyText(columns.indexOf(expr.field), comparison(expr));
    case 'in': {
      const tests = expr.values.map(equality);
      return anyText(columns.indexOf(expr.field), (text) => tests.some((test) => test(text)));
    }
    case 'text':
      return anywhere(expr.value);
    case 'time':
    case 'subsearch':
      throw new Error(`a ${expr.kind} condition cannot be tested on a row`);
  }
}

type TextTest = (text: string) => boolean;

function anyText(column: number, test: TextTest): RowTest {
  return (row) => textsOf(row[column]).some((text) => text !== '' && test(text));
}

function comparison({ op, value }: Extract<SearchExpr, { kind: 'compare' }>): TextTest {
  if (op === '=') return equality(value);
  if (op === '!=') {
    const equal = equality(value);
    return (text) => !equal(text);
  }
  return ordering(op, value.pieces.join('*'));
}

function equality(value: SearchValue): TextTest {
  const network =
    value.pieces.length === 1 && value.pieces[0]?.includes('/') ? parseNetwork(value.pieces[0]) : undefined;
  const pieces = value.caseSensitive ? value.pieces : value.pieces.map((piece) => piece.toLowerCase());
  return (text) => {
    const address = network === undefined ? undefined : parseAddress(text);
    if (network !== undefined && address !== undefined) return isInNetwork(address, network);
    return globMatches(pieces, value.caseSensitive ? text : text.toLowerCase());
  };
}

/** By number if both sides are numbers, else by character codes. */
function ordering(op: '<' | '<=' | '>' | '>=', literal: string): TextTest {
  const holds = (order: number): boolean => {
    if (op === '<') return order < 0;
    if (op === '<=') return order <= 0;
    return op === '>' ? order > 0 : order >= 0;
  };
  const number = NUMBER.test(literal) ? Number(literal) : undefined;
  return (text) => {
    if (number !== undefined && NUMBER.test(text)) return holds(Number(text) - number);
    return holds(text === literal ? 0 : text < literal ? -1 : 1);
  };
}

/** A keyword without a field: somewhere in a cell. */
function anywhere(value: SearchValue): RowTest {
  const pieces = ['', ...value.pieces.map((piece) => (value.caseSensitive ? piece : piece.toLowerCase())), ''];
  return (row) =>
    row.some((cell) =>
      textsOf(cell).some((text) => globMatches(pieces, value.caseSensitive ? text : text.toLowerCase())),
    );
}
