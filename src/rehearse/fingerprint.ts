import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Overrides } from './load-logs.js';

/** SHA-256, in hex, of a file's bytes and of the metadata it is to be given: other metadata makes other events. */
export async function fingerprint(path: string, overrides: Overrides): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const { index, source, sourcetype, host } = overrides;
  return hash.update(JSON.stringify([index, source, sourcetype, host])).digest('hex');
}
