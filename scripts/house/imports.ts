import { posix } from 'node:path';
import ts from 'typescript';
import { lineOf, type Parsed, walk } from './source.js';

/** One relative import, resolved to a path in the tree. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  /** Erased by the compiler: cannot run code. */
  readonly typeOnly: boolean;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node)) return false;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((e) => e.isTypeOnly);
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const at = node.moduleSpecifier;
    return at !== undefined && ts.isStringLiteral(at) ? at.text : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const at = node.arguments[0];
    return at !== undefined && ts.isStringLiteral(at) ? at.text : undefined;
  }
  return undefined;
}

/** All relative imports and re-exports of a file, dynamic `import()` with a literal included. */
export function importsOf(file: Parsed): readonly Import[] {
  const found: Import[] = [];
  walk(file.source, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined || !specifier.startsWith('.')) return;
    const to = posix.join(posix.dirname(file.path), specifier).replace(/\.js$/, '.ts');
    found.push({ from: file.path, to, line: lineOf(file.source, node), typeOnly: isTypeOnly(node) });
  });
  return found;
}
