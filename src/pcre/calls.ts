import type { Node, Pattern } from './ast.js';
import { lacks } from './refusal.js';
import { childrenOf } from './shape.js';

/* `(?1)` and `(?&name)` outside of the group that they name: what the group holds stands there once more. */

/** Ours: groups that call groups that call groups grow fast. */
const MOST_NODES = 20_000;

function groupsByNumber(root: Node, into = new Map<number, Node>()): Map<number, Node> {
  if (root.kind === 'group' && !into.has(root.number)) into.set(root.number, root.body);
  for (const child of childrenOf(root)) groupsByNumber(child, into);
  return into;
}

class Calls {
  #left = MOST_NODES;

  constructor(
    private readonly bodies: ReadonlyMap<number, Node>,
    private readonly names: Pattern['names'],
  ) {}

  /** @param open groups that stand around the node, or whose calls do; @param copied captures nothing any more */
  placed(node: Node, open: readonly number[], copied: boolean): Node {
    if (--this.#left < 0) throw lacks('so many calls of groups');
    const inside = (body: Node): Node => this.placed(body, open, copied);
    switch (node.kind) {
      case 'call':
        return this.#body(node.to, open);
      case 'group': {
        const body = this.placed(node.body, [...open, node.number], copied);
        return copied ? { kind: 'sequence', items: [body] } : { ...node, body };
      }
      case 'sequence':
        return { ...node, items: node.items.map(inside) };
      case 'alternatives':
        return { ...node, branches: node.branches.map(inside) };
      case 'condition':
        if (copied) throw lacks('calls of groups with conditions');
        return { ...node, yes: inside(node.yes), no: inside(node.no) };
      case 'reference':
        if (copied) throw lacks('calls of groups with back-references');
        return node;
      case 'keep':
        if (copied) throw lacks('calls of groups with \\K');
        return node;
      case 'atomic':
      case 'look':
      case 'repeat':
        return { ...node, body: inside(node.body) };
      default:
        return node;
    }
  }

  /** Of several groups of one name or number the first is called. */
  #body(to: number | string, open: readonly number[]): Node {
    const number = typeof to === 'number' ? to : (this.names.get(to)?.[0] ?? 0);
    const body = this.bodies.get(number);
    if (body === undefined || open.includes(number)) throw lacks('recursion');
    return { kind: 'sequence', items: [this.placed(body, [...open, number], true)] };
  }
}

/**
 * The pattern with its calls in place, each a copy that captures nothing: as in PCRE2 from 10.30 on, where a call may be
 * tried another way. Throws a Refusal for a call inside of the group that it names: recursion has no end.
 */
export function withoutCalls(root: Node, names: Pattern['names']): Node {
  return new Calls(groupsByNumber(root), names).placed(root, [], false);
}
