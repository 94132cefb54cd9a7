import type { LoadedFile } from '../rehearse/index.js';

/** `1 row`, `2,500 rows`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** `0.42 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function eventsIn(files: readonly LoadedFile[]): number {
  return files.reduce((sum, file) => sum + file.events, 0);
}

/** `400 events in 2 files (1 already ingested)`. */
export function loadedSummary(files: readonly LoadedFile[]): string {
  const already = files.filter((file) => file.already).length;
  const note = already > 0 ? ` (${already === files.length ? '' : `${already} `}already ingested)` : '';
  return `${count(eventsIn(files), 'event')} in ${count(files.length, 'file')}${note}`;
}
