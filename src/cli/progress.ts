import { displayWidth } from '../diagnostics/render.js';
import type { Terminal } from './terminal.js';

/** A line on stderr that is redrawn in place; does nothing when nobody watches. */
export interface Progress {
  /** `share` from 0 to 1 draws a bar; absent = text only. */
  show(text: string, share?: number): void;
  /** Removes the line; call before anything else is printed. */
  clear(): void;
}

const BAR = 20;
const LEAST_PAUSE_MS = 100;

export function bar(share: number): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.floor(share * 100)).padStart(3)}%`;
}

function fit(text: string, columns: number): string {
  return displayWidth(text) < columns ? text : `${[...text].slice(0, Math.max(0, columns - 2)).join('')}…`;
}

export function progressOn(terminal: Terminal, clock: () => number = Date.now): Progress {
  if (!terminal.interactive) return { show: () => {}, clear: () => {} };
  let last = -Infinity;
  let drawn = false;
  return {
    show: (text, share) => {
      const now = clock();
      if (now - last < LEAST_PAUSE_MS) return;
      last = now;
      drawn = true;
      const line = share === undefined ? text : `${bar(share)}  ${text}`;
      terminal.err(`\r\u001b[2K${fit(line, terminal.columns)}`);
    },
    clear: () => {
      if (drawn) terminal.err('\r\u001b[2K');
      drawn = false;
      last = -Infinity;
    },
  };
}
