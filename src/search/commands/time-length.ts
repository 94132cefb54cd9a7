import type { Word } from '../spl/index.js';
import { fail } from './arguments.js';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

export interface TimeLength {
  readonly amount: number;
  readonly unit: keyof typeof SECONDS;
}

/** `30s`, `5m`, `1h`, `7d`; a number alone is of `unit`. */
export function toTimeLength(word: Word, unit: TimeLength['unit']): TimeLength {
  const [, amount, letter] = /^(\d+)([smhd])?$/.exec(word.text) ?? [];
  if (amount === undefined || Number(amount) === 0) {
    return fail(word, `"${word.text}" is no length of time.`, 'Write 30s, 5m, 1h or 7d.');
  }
  return { amount: Number(amount), unit: (letter as TimeLength['unit'] | undefined) ?? unit };
}

export function secondsOf({ amount, unit }: TimeLength): number {
  return amount * SECONDS[unit];
}
