import type { Settings } from './engine.js';
import type { QueryOptions } from './query.js';

/** For queries that users write, where the caller names no other limits. */
const UNTRUSTED: Settings = {
  readonly: 1,
  max_execution_time: 300,
  max_memory_usage: 2 * 1024 * 1024 * 1024,
};

/** The engine settings that query options ask for. `readonly` cannot be taken back by `settings`. */
export function readSettings({ untrusted, maxSeconds, maxRows, settings }: QueryOptions): Settings {
  return {
    ...(untrusted ? UNTRUSTED : {}),
    ...settings,
    ...(maxSeconds === undefined ? {} : { max_execution_time: maxSeconds }),
    ...(maxRows === undefined ? {} : { max_result_rows: maxRows, result_overflow_mode: 'throw' }),
    ...(untrusted ? { readonly: 1 } : {}),
  };
}
