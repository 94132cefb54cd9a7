import { evalFunctions, statsFunctions } from '../src/search/functions/index.js';
import { commands } from '../src/search/index.js';

/*
 * The reference pages, made from the command and function tables. `npm run reference` writes them; a test compares.
 */

function byName<T extends { readonly name: string }>(table: ReadonlyMap<string, T>): readonly T[] {
  return [...new Set(table.values())].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function also(aliases: readonly string[] | undefined): string {
  return aliases === undefined || aliases.length === 0
    ? ''
    : `\n\nAlso written ${aliases.map((a) => `\`${a}\``).join(', ')}.`;
}

function fence(lines: readonly string[]): string {
  return ['```', ...lines, '```'].join('\n');
}

function commandsPage(): string {
  const sections = byName(commands).map((c) => {
    const head = `## ${c.name}\n\n${c.summary}${also(c.aliases)}`;
    return [head, fence([c.syntax]), 'Examples:', fence(c.examples)].join('\n\n');
  });
  return ['# Search commands', 'Generated from `src/search/commands/`.', ...sections].join('\n\n');
}

function printed(result: string | readonly string[] | null): string {
  if (result === null) return '(no value)';
  return typeof result === 'string' ? result : result.join(' | ');
}

function functionsPage(): string {
  const evals = byName(evalFunctions).map((f) => {
    const examples = f.examples.map(([expression, result]) => `${expression}  →  ${printed(result)}`);
    return [
      `### ${f.name}\n\n${f.summary}${also(f.aliases)}`,
      fence([f.syntax]),
      fence([...examples, ...(f.calls ?? [])]),
    ].join('\n\n');
  });
  const stats = byName(statsFunctions).map((f) =>
    [`### ${f.name}\n\n${f.summary}${also(f.aliases)}`, fence([f.syntax])].join('\n\n'),
  );
  return [
    '# Functions',
    'Generated from `src/search/functions/`.',
    '## Eval functions',
    ...evals,
    '## Statistical functions',
    ...stats,
  ].join('\n\n');
}

/** Path under docs/reference → text. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['commands.md', `${commandsPage()}\n`],
    ['functions.md', `${functionsPage()}\n`],
  ]);
}
