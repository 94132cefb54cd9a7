/** Any object inside a syntax tree. */
type Node = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** Every object of a tree, the tree itself first. */
export function nodesOf(tree: unknown): readonly Node[] {
  if (!isObject(tree)) return [];
  return [tree, ...Object.values(tree).flatMap(nodesOf)];
}

/** The fields that an expression reads; `a.b` may read two. */
export function fieldsIn(tree: unknown): readonly string[] {
  return nodesOf(tree).flatMap((node) =>
    node.kind === 'field' && typeof node.name === 'string' ? [node.name, ...node.name.split('.')] : [],
  );
}
