import ts from 'typescript';
import { lineOf, type Parsed, type Problem, walk } from './source.js';

const VAGUE_NAMES = new Set(['utils', 'util', 'common', 'helpers', 'helper']);

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword);
}

/** `any` types and default exports. */
export function checkSyntax(file: Parsed): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (node: ts.Node, message: string): void => {
    problems.push({ path: file.path, line: lineOf(file.source, node), message });
  };
  walk(file.source, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) add(node, '`any` is not allowed; use `unknown` or the real type');
    if (isDefaultExport(node)) add(node, 'default export; export by name');
  });
  return problems;
}

/** Folders and files named after nothing. */
export function checkNames(path: string): readonly Problem[] {
  const stems = path.split('/').map((part) => part.replace(/(\.test)?\.\w+$/, ''));
  const vague = stems.find((stem) => VAGUE_NAMES.has(stem));
  return vague === undefined ? [] : [{ path, line: 1, message: `\`${vague}\` says nothing; name it after one idea` }];
}
