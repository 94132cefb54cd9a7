import { storeMessages } from '../diagnostics/codes/store.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';

export const diagnose = diagnoser(storeMessages);

/** What was asked for, so that a message can name the limit that was hit. */
export interface Attempt {
  readonly doing: 'query' | 'insert';
  readonly maxSeconds?: number | undefined;
  readonly maxRows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Names in https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const TIME = new Set([159, 160]);
const MEMORY = new Set([173, 241]);
const ROWS = new Set([158, 396]);
const COMPLEXITY = new Set([167, 168, 306]);
const READONLY = 164;
const BAD_REGEX = 427;
const NO_SPACE = 243;

const MAX_LENGTH = 300;

/** The engine's message without its code, version, row dump and the query that it repeats. */
export function shorten(text: string): string {
  const first = text
    .replace(/^(?:Code: \d+\. )?(?:DB::Exception: )?/, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*\(version [^)]*\)/, '')
    .replace(/:? [Ii]n scope .*?(?=\([A-Z_]+\)$|$)/, ' ')
    .replace(/:? [Ww]hile (?:executing|processing) .*?(?=\([A-Z_]+\)$|$)/, ' ')
    .trim();
  return first.length <= MAX_LENGTH ? first : `${first.slice(0, MAX_LENGTH)}…`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(message: string): number {
  return Number(/^\s*Code: (\d+)\./.exec(message)?.[1] ?? 0);
}

function classify(message: string, attempt: Attempt): Diagnostic {
  const code = codeOf(message);
  const engine = shorten(message);
  if (TIME.has(code)) return diagnose('store/time-limit', {}, attempt.maxSeconds);
  if (MEMORY.has(code)) return diagnose('store/memory-limit', {}, engine);
  if (ROWS.has(code)) return diagnose('store/row-limit', {}, attempt.maxRows);
  if (COMPLEXITY.has(code) || /max_query_size|max_parser_depth/.test(message)) {
    return diagnose('store/too-complex', {}, engine);
  }
  if (code === NO_SPACE || /errno: 28\b|No space left|ENOSPC/.test(message)) return diagnose('store/disk-full', {});
  if (code === READONLY) return diagnose('store/read-only', {}, engine);
  if (code === BAD_REGEX) return diagnose('store/bad-regex', {}, engine);
  return attempt.doing === 'insert'
    ? diagnose('store/insert-failed', {}, engine)
    : diagnose('store/query-failed', {}, engine);
}

/** Whether the engine ended under a piece of work, which may be done, in part or not at all. */
export function isRestart(error: unknown): boolean {
  return error instanceof KarstError && error.diagnostics.some(({ code }) => code === 'store/engine-restarted');
}

/** Does work that may be done twice, once more if the engine ended under it. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRestart(error)) throw error;
    return await work();
  }
}

/** Turns whatever an engine rejected with into a KarstError. */
export function translate(error: unknown, attempt: Attempt): KarstError {
  if (error instanceof KarstError) return error;
  if (attempt.signal?.aborted) return new KarstError(diagnose('store/cancelled', {}));
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_STRING_TOO_LONG') return new KarstError(diagnose('store/result-too-large', {}));
  return new KarstError(classify(messageOf(error), attempt));
}
