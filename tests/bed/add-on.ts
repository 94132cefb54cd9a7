import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoadedKnowledge, loadKnowledge } from '../../src/knowledge/index.js';

/** Loads an add-on that consists of these files: texts by their paths in it. */
export async function loadAddOn(files: Iterable<readonly [path: string, text: string]>): Promise<LoadedKnowledge> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-add-on-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await loadKnowledge([folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
