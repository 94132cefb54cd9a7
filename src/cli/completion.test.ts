import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { type CommandWords, SHELLS } from './completion.js';

const WORDS: readonly CommandWords[] = [
  {
    name: 'hunt',
    summary: 'run it',
    flags: [
      { flag: '--data', takesValue: true, summary: "folder [of the store]: 'x'" },
      { flag: '--force', takesValue: false, summary: 'again' },
    ],
  },
  { name: 'demo', summary: 'show it', flags: [] },
];

function complete(line: string, words: readonly string[], at: number): readonly string[] {
  const array = words.map((word) => `'${word}'`).join(' ');
  const script = `${SHELLS.bash(WORDS)}\nCOMP_WORDS=(${array}); COMP_CWORD=${at}; _karst; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const result = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.equal(result.stderr, '', line);
  return result.stdout.split('\n').filter((word) => word !== '');
}

describe('completion', () => {
  it('completes commands and their options in bash', {
    skip: spawnSync('bash', ['--version']).error && 'no bash',
  }, () => {
    assert.deepEqual(complete('karst ', ['karst', ''], 1), ['hunt', 'demo']);
    assert.deepEqual(complete('karst h', ['karst', 'h'], 1), ['hunt']);
    assert.deepEqual(complete('karst hunt --f', ['karst', 'hunt', '--f'], 2), ['--force']);
    assert.deepEqual(complete('karst hunt x', ['karst', 'hunt', 'x'], 2), [], 'files are left to the shell');
  });

  it('describes options in zsh without characters that would end the description', () => {
    assert.match(SHELLS.zsh(WORDS), /'\*--data\[folder {2}of the store {3}’x’\]: :_files' '\*--force\[again\]'/);
  });

  it('writes one line a command and option for fish', () => {
    assert.deepEqual(SHELLS.fish(WORDS).split('\n'), [
      "complete -c karst -n __fish_use_subcommand -f -a hunt -d 'run it'",
      "complete -c karst -n '__fish_seen_subcommand_from hunt' -l data -r -d 'folder [of the store]: ’x’'",
      "complete -c karst -n '__fish_seen_subcommand_from hunt' -l force -d 'again'",
      "complete -c karst -n __fish_use_subcommand -f -a demo -d 'show it'",
      '',
    ]);
  });
});
