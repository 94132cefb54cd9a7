import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({ kind: 'user', message, ...(hint ? { hint } : {}) });

/** What can go wrong with backtests: `code → (parameters) => Wording`. */
export const backtestMessages = {
  'backtest/writes': (name: string, command: string) =>
    user(
      `${name} writes with ${command}, and is not run over the past.`,
      'What it writes would mix with what is there. Test it with “karst test”, which has a store of its own.',
    ),
  'backtest/no-events': (from: string, to: string): Wording => ({
    kind: 'warning',
    message: `The store holds no events from ${from} to ${to}.`,
    hint: '--until TIME ends the backtest earlier; “karst search "* | stats min(_time) max(_time)"” shows what there is.',
  }),
  'backtest/period': (text: string) => user(`${text} is no period.`, 'Write 12h, 30d or 8w.'),
  'backtest/too-many-windows': (name: string, windows: number, most: number) =>
    user(`${name} would run ${windows} times; ${most} are the limit.`, 'Choose a shorter period with --over.'),
} as const;
