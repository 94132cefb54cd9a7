import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of real content and logs that some tests run on, or undefined where there is none. */
export function corpusFolder(): string | undefined {
  const folder = resolve(process.env.KARST_CORPUS ?? '../shared/corpus');
  return existsSync(folder) ? folder : undefined;
}

export const NO_CORPUS = 'no corpus beside the checkout (set KARST_CORPUS to its folder)';
