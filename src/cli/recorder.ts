import type { Terminal } from './terminal.js';

/** A terminal for tests: remembers what was written. */
export interface Recorder {
  readonly terminal: Terminal;
  out(): string;
  err(): string;
}

export function recorder(shape: Partial<Omit<Terminal, 'out' | 'err'>> = {}): Recorder {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    columns: 100,
    color: false,
    errorColor: false,
    interactive: false,
    ...shape,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  };
  return { terminal, out: () => out, err: () => err };
}
