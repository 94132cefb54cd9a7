import type { LoadedFile } from '../rehearse/index.js';

/** `1 row`, `2,500 rows`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** `0.42 s`, `3 min 5 s`, `2 h 10 min`, `30 d 4 h`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours >= 1) return `${hours} h ${minutes % 60} min`;
  return `${minutes} min ${Math.round(seconds % 60)} s`;
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
