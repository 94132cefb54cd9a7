/** Milliseconds between attempts: a query that was asked for a moment ago may not be known to the engine yet. */
const PAUSE = 50;

/** What the killer needs of an engine. */
export interface Killing {
  /** Tells the engine to stop the query that runs under a label. */
  kill(label: string): void;
}

/**
 * Runs a query that can be stopped by the signal: then the engine is told to stop it, again until it has. Closing the query's
 * connection would not do: chDB goes on with it.
 */
export async function killable<T>(
  label: string,
  signal: AbortSignal,
  killing: Killing,
  query: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let over = false;
  const stop = async (): Promise<void> => {
    while (!over) {
      attempt(() => killing.kill(label));
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  };
  let stopping: Promise<void> | undefined;
  const aborted = (): void => {
    stopping ??= stop();
  };
  signal.addEventListener('abort', aborted, { once: true });
  try {
    return await query();
  } finally {
    over = true;
    signal.removeEventListener('abort', aborted);
    await stopping;
  }
}

/** One that fails is made again. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next one tells more, or the query ends.
  }
}
