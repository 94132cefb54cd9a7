import type { Detection } from '../../content/index.js';
import { buildMessages } from '../../diagnostics/codes/build.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import { type BuildSource, rawValue } from '../source.js';

const diagnose = diagnoser(buildMessages);

const CAUTION: Partial<Record<Detection['status'], string>> = {
  deprecated: '**WARNING**, this Detection has been marked **DEPRECATED**: nobody maintains it any longer. ',
  experimental:
    '**WARNING**, this Detection is marked **EXPERIMENTAL**: it was tried by hand, but no data to test it automatically is published. ',
};

/** The description, behind a word of caution if the detection is not for production. */
export function describe({ status, description }: Detection): string {
  return (CAUTION[status] ?? '') + description;
}

function plain(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * The text with `%key%` replaced by what the detection, or else its tags, have under the key, as contentctl does;
 * throws a `KarstError` for a key that neither has. `where` is the word for the text in the message.
 */
export function withKeys(text: string, where: string, detection: Detection, { content }: BuildSource): string {
  const raw = rawValue(content, detection);
  const tags = (raw.tags ?? {}) as Readonly<Record<string, unknown>>;
  const own: Readonly<Record<string, unknown>> = { name: detection.name, description: detection.description };
  return text.replace(/%([A-Za-z_]\w*)%/g, (token, key: string) => {
    const found = plain(own[key]) ?? plain(raw[key]) ?? plain(tags[key]);
    if (found === undefined)
      throw new KarstError(diagnose('build/unknown-token', { file: detection.file }, token, where));
    return found;
  });
}
