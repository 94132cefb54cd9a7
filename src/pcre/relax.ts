import type { Node } from './ast.js';
import { normalize } from './code-points.js';
import { parsePattern } from './parse.js';
import { Refusal } from './refusal.js';

/*
 * A weaker pattern that RE2 can run: whatever the pattern matches, it matches too. It keeps values that cannot match
 * inside the engine; what is left is decided by the pattern itself.
 */

const ANY = '(?s:.)';
const hex = (code: number): string => `\\x{${code.toString(16)}}`;

function characters(node: Extract<Node, { kind: 'characters' }>): string {
  const ranges = normalize(node.ranges);
  if (node.properties.length > 0 || ranges.length === 0) return ANY;
  return `[${node.negated ? '^' : ''}${ranges.map(([from, to]) => `${hex(from)}-${hex(to)}`).join('')}]`;
}

/** Counts are given up: RE2 refuses large ones. */
function quantifier(least: number, most: number): string {
  if (least === 1 && most === 1) return '';
  return least > 0 ? '+' : most === 1 ? '?' : '*';
}

function relaxed(node: Node): string {
  switch (node.kind) {
    case 'characters':
      return characters(node);
    case 'sequence':
      return node.items.map(relaxed).join('');
    case 'alternatives':
      return `(?:${node.branches.map(relaxed).join('|')})`;
    case 'assertion':
      return node.what === 'start' ? '\\A' : node.what === 'end' ? '\\z' : '';
    case 'group':
    case 'atomic':
      return `(?:${relaxed(node.body)})`;
    case 'look':
    case 'keep':
      return '';
    case 'repeat': {
      const body = relaxed(node.body);
      return body === '' ? '' : `(?:${body})${quantifier(node.least, node.most)}`;
    }
    case 'condition':
      return `(?:${relaxed(node.yes)}|${relaxed(node.no)})`;
    case 'call':
    case 'reference':
      return `${ANY}*`;
  }
}

/** RE2 refuses programs that are too large. */
const MOST_CHARACTERS = 2000;

/** Undefined where there is nothing to gain, where it would be too large, and for a pattern that is refused. */
export function relaxedRe2(pattern: string): string | undefined {
  try {
    const source = relaxed(parsePattern(pattern).root);
    return source === '' || source.length > MOST_CHARACTERS ? undefined : source;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
