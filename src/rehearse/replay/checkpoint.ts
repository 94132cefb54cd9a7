import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { replayMessages } from '../../diagnostics/codes/replay.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';

const diagnose = diagnoser(replayMessages);

/** How far a replay has come. */
export interface Reached {
  /** Events that the collector has. */
  readonly sent: number;
  /** Seconds by which times are moved. */
  readonly delta: number;
}

interface Saved extends Reached {
  readonly replay: string;
}

function isSaved(value: unknown): value is Saved {
  const { replay, sent, delta } = (value ?? {}) as Partial<Record<keyof Saved, unknown>>;
  return typeof replay === 'string' && Number.isSafeInteger(sent) && Number.isSafeInteger(delta);
}

/** A file that says how far a replay has come, so that the same command continues there. */
export class Checkpoint {
  readonly #replay: string;

  /** @param parts what makes the replay what it is */
  constructor(
    private readonly path: string,
    parts: readonly unknown[],
  ) {
    this.#replay = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  /** Undefined if there is no such file yet. Throws a `KarstError` for a file of something else. */
  read(): Reached | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.#failed(error);
    }
    const saved = parsed(text);
    if (!isSaved(saved) || saved.replay !== this.#replay) {
      throw new KarstError(diagnose('replay/other-checkpoint', {}, this.path));
    }
    return { sent: saved.sent, delta: saved.delta };
  }

  write({ sent, delta }: Reached): void {
    try {
      writeFileSync(`${this.path}.new`, `${JSON.stringify({ replay: this.#replay, sent, delta })}\n`);
      renameSync(`${this.path}.new`, this.path);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): KarstError {
    return new KarstError(diagnose('replay/checkpoint', {}, this.path, (error as Error).message));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
