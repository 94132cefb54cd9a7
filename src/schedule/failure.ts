import { KarstError } from '../diagnostics/index.js';

/** What to write into the ledger: the messages, or of what is no KarstError its own. */
export function failureOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the same search may succeed a little later: the user's mistakes stay, what the engine says may pass. */
export function isWorthAnother(error: unknown): boolean {
  if (!(error instanceof KarstError)) return true;
  return error.diagnostics.some(({ code, kind }) => kind === 'bug' || code.startsWith('store/'));
}
