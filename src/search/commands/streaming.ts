import type { Command } from '../spl/index.js';

/** Commands that look at each row alone (Search Manual, Command types: distributable streaming). */
const STREAMING: ReadonlySet<string> = new Set(
  `addinfo bin bucket convert eval extract kv fieldformat fields fillnull foreach highlight iconify iplocation lookup makemv
   mvexpand nomv rangemap regex reltime rename replace rex search setfields spath strcat tags tojson fromjson typer where
   xmlkv xmlunescape xpath`
    .trim()
    .split(/\s+/),
);

/** The first command whose rows are not events as they stream by; undefined if they all are. */
export function firstNotStreaming(commands: readonly Command[]): Command | undefined {
  return commands.find(({ name }, i) => (i === 0 ? name !== 'search' : !STREAMING.has(name)));
}
