import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference.js';
import { rulesPage } from './rules-page.js';

for (const [name, text] of referencePages()) writeFileSync(join('docs/reference', name), text);
writeFileSync('docs/rules.md', rulesPage());
