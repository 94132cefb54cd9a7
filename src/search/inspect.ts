import type { Diagnostic } from '../diagnostics/index.js';
import type { Store } from '../store/index.js';
import { fieldsCompared, type Stranger, strangersIn } from './named-fields.js';
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
  /** Fields of data models that it names and the models do not have. */
  readonly strangers: readonly Stranger[];
  /** Fields of events that its first search expression compares. */
  readonly reads: ReadonlySet<string>;
}

/** Whether a search compiles, as `check` has it, and which fields come of it. Rejects with a KarstError. */
export async function inspect(request: SearchRequest, store: Store): Promise<Inspection> {
  const { planned, run } = await start(request, store, true);
  try {
    await run.compile(planned.plan);
    const fields = possibleFields(planned.plan);
    return {
      messages: planned.messages(),
      expanded: planned.expanded,
      ...(fields && { fields }),
      strangers: strangersIn(planned.plan, planned.knowledge),
      reads: fieldsCompared(planned.plan),
    };
  } finally {
    await run.release();
  }
}
