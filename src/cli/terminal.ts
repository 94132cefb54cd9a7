/** What a command writes to: the process's streams, or a recorder in tests. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Everything else: progress, errors, notes. */
  err(text: string): void;
  /** Width for tables and source lines. */
  readonly columns: number;
  /** Whether `out` shows colours. */
  readonly color: boolean;
  /** Whether `err` does. */
  readonly errorColor: boolean;
  /** A person watches `err`: a progress line may be drawn and redrawn. */
  readonly interactive: boolean;
}

const PIPE_COLUMNS = 120;

/** https://no-color.org: any non-empty value turns colours off. */
function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // `karst … | head` closes the pipe early: that is not an error of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    columns: stdout.columns ?? (Number(env.COLUMNS) || PIPE_COLUMNS),
    color: wantsColor(stdout, env),
    errorColor: wantsColor(stderr, env),
    interactive: stderr.isTTY === true && env.TERM !== 'dumb',
  };
}
