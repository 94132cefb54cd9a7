import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference.js';

for (const [name, text] of referencePages()) writeFileSync(join('docs/reference', name), text);
