import { spawnSync } from 'node:child_process';
import { filesUnder } from './files.js';

const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : filesUnder(['src', 'scripts', 'tests'], '.test.ts');

if (files.length === 0) {
  console.error('No *.test.ts file found under src/, scripts/ and tests/. Run this from the project root.');
  process.exit(1);
}

const flags = ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-reporter=spec'];
const result = spawnSync(process.execPath, [...flags, ...files], { stdio: 'inherit' });
if (result.error !== undefined) console.error(`Could not start node: ${result.error.message}`);
process.exitCode = result.status ?? 1;
