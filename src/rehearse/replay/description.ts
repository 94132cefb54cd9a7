import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { replayMessages } from '../../diagnostics/codes/replay.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';

const diagnose = diagnoser(replayMessages);

/** A dataset that a description names. */
export interface DescribedDataset {
  /** A URL, or an absolute path. */
  readonly location: string;
  readonly source?: string;
  readonly sourcetype?: string;
}

const text = z.string().min(1);

/** What attack_data's descriptions hold today, and what they held before 2025. */
const described = z.union([
  z.object({
    datasets: z.array(z.object({ path: text, source: text.optional(), sourcetype: text.optional() })).min(1),
  }),
  z.object({ dataset: z.array(text).min(1), sourcetypes: z.array(text).optional() }),
]);

/** A path that starts with a slash starts at the root of the checkout: the nearest folder above where it exists. */
function locate(path: string, folder: string): string {
  if (/^https?:/i.test(path)) return path;
  if (!path.startsWith('/')) return resolve(folder, path);
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, path))) return join(above, path);
    if (dirname(above) === above) return resolve(folder, `.${path}`);
  }
}

function read(source: string, path: string): z.infer<typeof described> {
  let value: unknown;
  try {
    value = parse(source, { prettyErrors: false, logLevel: 'silent' });
  } catch (error) {
    throw new KarstError(diagnose('replay/description', { file: path }, path, (error as Error).message));
  }
  const result = described.safeParse(value);
  if (result.success) return result.data;
  throw new KarstError(diagnose('replay/description', { file: path }, path, 'it has no list of datasets'));
}

/** The datasets that a YAML file of an attack_data checkout describes. Rejects with a `KarstError`. */
export async function describedDatasets(path: string): Promise<readonly DescribedDataset[]> {
  const source = await readFile(path, 'utf8').catch((error: Error) => {
    throw new KarstError(diagnose('replay/description', { file: path }, path, error.message));
  });
  const folder = dirname(resolve(path));
  const found = read(source, path);
  if ('datasets' in found) {
    return found.datasets.map(({ path: at, source: from, sourcetype }) => ({
      location: locate(at, folder),
      ...(from === undefined ? {} : { source: from }),
      ...(sourcetype === undefined ? {} : { sourcetype }),
    }));
  }
  const { dataset, sourcetypes = [] } = found;
  return dataset.map((at, i) => {
    const sourcetype =
      sourcetypes.length === 1 ? sourcetypes[0] : sourcetypes.length === dataset.length ? sourcetypes[i] : undefined;
    return { location: locate(at, folder), ...(sourcetype === undefined ? {} : { sourcetype }) };
  });
}
