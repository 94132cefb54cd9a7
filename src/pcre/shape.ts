import type { Node } from './ast.js';

/* Questions about the shape of a node. */

export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'condition') return [node.yes, node.no];
  if (node.kind === 'sequence') return node.items;
  if (node.kind === 'alternatives') return node.branches;
  return 'body' in node ? [node.body] : [];
}

/** The numbers of the groups in a node. */
export function groupsIn(node: Node): readonly number[] {
  const below = childrenOf(node).flatMap(groupsIn);
  return node.kind === 'group' ? [node.number, ...below] : below;
}

/** Whether a node can match the empty text. */
export function canBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case 'characters':
      return false;
    case 'sequence':
      return node.items.every(canBeEmpty);
    case 'alternatives':
      return node.branches.some(canBeEmpty);
    case 'condition':
      return canBeEmpty(node.yes) || canBeEmpty(node.no);
    case 'repeat':
      return node.least === 0 || canBeEmpty(node.body);
    case 'group':
    case 'atomic':
      return canBeEmpty(node.body);
    default:
      return true;
  }
}
