import { Argument, type Command } from 'commander';
import type { Context } from './context.js';
import { addExamples } from './options.js';

/** What shells need to know of a command. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly { readonly flag: string; readonly takesValue: boolean; readonly summary: string }[];
}

/** The words of all subcommands, read off the program, so that completion cannot drift away from it. */
export function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary() || command.description(),
    flags: command.options.flatMap((option) =>
      option.long ? [{ flag: option.long, takesValue: option.required, summary: option.description }] : [],
    ),
  }));
}

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map((c) => `    ${c.name}) words="${[...c.flags.map((f) => f.flag), '--help'].join(' ')}" ;;`);
  return `_karst() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map((c) => c.name).join(' ')}"
  elif [ "\${word#-}" = "$word" ]; then
    words=""
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _karst karst
`;
}

/** Inside single quotes of any shell here. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}

/** In zsh's _arguments, brackets and colons end a description. */
function zshFlag(flag: CommandWords['flags'][number]): string {
  const summary = flag.summary.replace(/[[\]:]/g, ' ');
  return quoted(`*${flag.flag}[${summary}]${flag.takesValue ? ': :_files' : ''}`);
}

function zsh(commands: readonly CommandWords[]): string {
  const names = commands.map((c) => `    ${quoted(`${c.name}:${c.summary}`)}`);
  const cases = commands.map(
    (c) => `    ${c.name}) _arguments -s ${[...c.flags.map(zshFlag), quoted('*: :_files')].join(' ')} ;;`,
  );
  return `#compdef karst
_karst() {
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _karst karst
`;
}

function fish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((c) => [
    `complete -c karst -n __fish_use_subcommand -f -a ${c.name} -d ${quoted(c.summary)}`,
    ...c.flags.map((f) => {
      const value = f.takesValue ? ' -r' : '';
      return `complete -c karst -n '__fish_seen_subcommand_from ${c.name}' -l ${f.flag.slice(2)}${value} -d ${quoted(f.summary)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

/** One script writer a shell. */
export const SHELLS: Readonly<Record<'bash' | 'zsh' | 'fish', (commands: readonly CommandWords[]) => string>> = {
  bash,
  zsh,
  fish,
};

export function addCompletion(program: Command, context: Context): void {
  const command = program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that makes a shell complete the commands and options of karst.')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)));
  addExamples(command, [
    'source <(karst completion bash)',
    'source <(karst completion zsh)',
    'karst completion fish > ~/.config/fish/completions/karst.fish',
  ]).action((shell: keyof typeof SHELLS) => context.terminal.out(SHELLS[shell](wordsOf(program))));
}
