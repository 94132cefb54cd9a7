import type { Diagnostic } from '../diagnostics/index.js';
import type { Store } from '../store/index.js';
import { possibleFields } from './possible-fields.js';
import type { SearchRequest } from './result.js';
import { start } from './start.js';

/** What can be said of a search without running it. */
export interface Inspection {
  /** Warnings; anything worse rejects. */
  readonly messages: readonly Diagnostic[];
  /** With macros expanded. */
  readonly expanded: string;
  /** All the fields that its rows may have, whatever the data; absent where the data decides. */
  readonly fields?: ReadonlySet<string>;
}

/** Whether a search compiles, as `check` has it, and which fields come of it. Rejects with a KarstError. */
export async function inspect(request: SearchRequest, store: Store): Promise<Inspection> {
  const { planned, run } = await start(request, store, true);
  try {
    await run.compile(planned.plan);
    const fields = possibleFields(planned.plan);
    return { messages: planned.messages(), expanded: planned.expanded, ...(fields && { fields }) };
  } finally {
    await run.release();
  }
}
