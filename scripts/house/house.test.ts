import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHouse } from './house.js';

function problems(tree: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }));
  return checkHouse(files).map((p) => `${p.path}:${p.line} ${p.message}`);
}

describe('zones', () => {
  it('accepts an allowed import through index.ts', () => {
    assert.deepEqual(problems({ 'src/findings/a.ts': "import { x } from '../store/index.js';" }), []);
  });

  it('reports a zone that the table does not allow, with the line', () => {
    assert.deepEqual(problems({ 'src/store/a.ts': "\nimport { x } from '../search/index.js';" }), [
      'src/store/a.ts:2 zone store may not import zone search: src/search/index.ts',
    ]);
  });

  it('tells types from values', () => {
    const path = '../store/index.js';
    assert.deepEqual(problems({ 'src/knowledge/a.ts': `import type { X } from '${path}';` }), []);
    assert.deepEqual(problems({ 'src/knowledge/a.ts': `import { type X } from '${path}';` }), []);
    assert.deepEqual(problems({ 'src/knowledge/a.ts': `import { type X, y } from '${path}';` }), [
      'src/knowledge/a.ts:1 zone knowledge may not import zone store: src/store/index.ts (types only: use `import type`)',
    ]);
  });

  it('reports a side door into another folder, but not inside one', () => {
    assert.deepEqual(problems({ 'src/cli/a.ts': "import { x } from '../store/tables.js';" }), [
      'src/cli/a.ts:1 import store through its index.ts, not src/store/tables.ts',
    ]);
    assert.deepEqual(problems({ 'src/search/sql/a.ts': "import { x } from '../plan/plan.js';" }), []);
    assert.deepEqual(problems({ 'src/store/a.ts': "import { x } from '../diagnostics/codes/store.js';" }), []);
  });

  it('allows single files where the table names them', () => {
    assert.deepEqual(problems({ 'src/search/functions/a.ts': "import { sql } from '../sql/fragment.js';" }), []);
    assert.deepEqual(problems({ 'src/search/functions/a.ts': "import { c } from '../sql/compile.js';" }), [
      'src/search/functions/a.ts:1 zone search/functions may not import zone search/sql: src/search/sql/compile.ts',
    ]);
  });

  it('keeps product code away from tests and scripts, re-exports and dynamic imports included', () => {
    const text = "export * from '../../tests/x.js';\nconst y = import('../../scripts/z.js');";
    assert.deepEqual(problems({ 'src/store/a.ts': text }), [
      'src/store/a.ts:1 product code must not import tests/x.ts',
      'src/store/a.ts:2 product code must not import scripts/z.ts',
    ]);
  });

  it('lets tests reach any zone, through its door', () => {
    assert.deepEqual(problems({ 'src/store/a.test.ts': "import { x } from '../search/index.js';" }), []);
    assert.deepEqual(problems({ 'src/store/a.test.ts': "import { x } from '../../tests/bed/started.js';" }), []);
  });

  it('reports a folder that the table does not know', () => {
    assert.deepEqual(problems({ 'src/stuff/a.ts': '' }), [
      'src/stuff/a.ts:1 folder is not in the zone table (scripts/house/zone-table.ts)',
    ]);
  });
});

describe('cycles', () => {
  it('reports the loop at the import that closes it', () => {
    const tree = {
      'src/store/a.ts': "import { b } from './b.js';",
      'src/store/b.ts': "import { c } from './c.js';",
      'src/store/c.ts': "import type { A } from './a.js';",
    };
    assert.deepEqual(problems(tree), [
      'src/store/c.ts:1 import cycle: src/store/a.ts -> src/store/b.ts -> src/store/c.ts -> src/store/a.ts',
    ]);
  });

  it('accepts a diamond', () => {
    const tree = {
      'src/store/a.ts': "import './b.js';\nimport './c.js';",
      'src/store/b.ts': "import './d.js';",
      'src/store/c.ts': "import './d.js';",
      'src/store/d.ts': '',
    };
    assert.deepEqual(problems(tree), []);
  });
});

describe('budgets', () => {
  it('counts file lines: 400 is allowed, 401 is not', () => {
    assert.deepEqual(problems({ 'src/store/a.ts': '//\n'.repeat(400) }), []);
    assert.deepEqual(problems({ 'src/store/a.ts': '//\n'.repeat(401) }), [
      'src/store/a.ts:1 401 lines, at most 400 allowed',
    ]);
  });

  it('counts function lines from the first to the closing brace', () => {
    const f = (lines: number) => `\nexport function f() {\n${'//\n'.repeat(lines - 2)}}\n`;
    assert.deepEqual(problems({ 'src/store/a.ts': f(60) }), []);
    assert.deepEqual(problems({ 'src/store/a.ts': f(61) }), ['src/store/a.ts:2 f has 61 lines, at most 60 allowed']);
    assert.deepEqual(problems({ 'src/store/a.test.ts': f(61) }), []);
  });

  it('names arrow functions after their variable', () => {
    const text = `const g = () => {\n${'//\n'.repeat(70)}};`;
    assert.deepEqual(problems({ 'src/store/a.ts': text }), ['src/store/a.ts:1 g has 72 lines, at most 60 allowed']);
  });
});

describe('forbidden', () => {
  it('reports any and default exports, not the words in comments or strings', () => {
    const text = "// any default\nconst x: any = 'any';\nexport default x;\nexport { x as default };";
    assert.deepEqual(problems({ 'src/store/a.ts': text }), [
      'src/store/a.ts:2 `any` is not allowed; use `unknown` or the real type',
      'src/store/a.ts:3 default export; export by name',
      'src/store/a.ts:4 default export; export by name',
    ]);
  });

  it('reports vague names of folders and files', () => {
    assert.deepEqual(problems({ 'scripts/utils/a.ts': '', 'tests/helpers.ts': '' }), [
      'scripts/utils/a.ts:1 `utils` says nothing; name it after one idea',
      'tests/helpers.ts:1 `helpers` says nothing; name it after one idea',
    ]);
  });

  it('reports version ranges at their line', () => {
    const text = '{\n  "dependencies": {\n    "a": "1.2.3",\n    "b": "^1.2.3",\n    "c": "latest"\n  }\n}';
    assert.deepEqual(problems({ 'package.json': text }), [
      'package.json:4 dependencies: b is "^1.2.3"; pin an exact version',
      'package.json:5 dependencies: c is "latest"; pin an exact version',
    ]);
  });
});
