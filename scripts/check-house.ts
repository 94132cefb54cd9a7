import { readFileSync } from 'node:fs';
import { filesUnder } from './files.js';
import { checkHouse } from './house/house.js';

const paths = [...filesUnder(['src', 'tests', 'scripts'], '.ts'), 'package.json'];
const problems = checkHouse(paths.map((path) => ({ path, text: readFileSync(path, 'utf8') })));

for (const problem of problems) console.error(`${problem.path}:${problem.line} ${problem.message}`);
if (problems.length > 0) {
  console.error(
    `\n${problems.length} house rule(s) broken in ${paths.length} files; the rules are in ARCHITECTURE.md.`,
  );
  process.exitCode = 1;
} else {
  console.log(`House rules hold in ${paths.length} files.`);
}
