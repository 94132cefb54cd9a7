import ts from 'typescript';
import { isTest, lineOf, type Parsed, type Problem, walk } from './source.js';

export const MAX_FILE_LINES = 400;
export const MAX_FUNCTION_LINES = 60;

function nameOf(node: ts.Node): string {
  if (ts.isFunctionLike(node) && node.name !== undefined) return node.name.getText();
  const parent = node.parent;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return 'function';
}

/** Files over 400 lines; functions over 60, except in tests, where a suite is one long callback. */
export function checkBudgets(file: Parsed): readonly Problem[] {
  const problems: Problem[] = [];
  if (file.lineCount > MAX_FILE_LINES) {
    problems.push({ path: file.path, line: 1, message: `${file.lineCount} lines, at most ${MAX_FILE_LINES} allowed` });
  }
  if (isTest(file.path)) return problems;
  walk(file.source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const line = lineOf(file.source, node);
    const length = file.source.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - line;
    if (length <= MAX_FUNCTION_LINES) return;
    const message = `${nameOf(node)} has ${length} lines, at most ${MAX_FUNCTION_LINES} allowed`;
    problems.push({ path: file.path, line, message });
  });
  return problems;
}
