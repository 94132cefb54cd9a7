import ts from 'typescript';

/** One file of the checked tree. Paths are relative to the project root, with forward slashes. */
export interface HouseFile {
  readonly path: string;
  readonly text: string;
}

/** A broken house rule; `line` is 1-based. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface Parsed {
  readonly path: string;
  readonly lineCount: number;
  readonly source: ts.SourceFile;
}

export function parse(file: HouseFile): Parsed {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true);
  const lines = file.text.split('\n');
  return { path: file.path, lineCount: lines.at(-1) === '' ? lines.length - 1 : lines.length, source };
}

/** 1-based line of a node's first character. */
export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Calls `visit` for every node, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Tests, and `contract.ts`: a suite that the tests of several implementations run. */
export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /(\.test|\/contract)\.ts$/.test(path);
}
