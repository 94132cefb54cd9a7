import { type LevelFor, RULES } from '../../content/index.js';

const FORMS: Readonly<Record<string, string>> = {
  '4': 'contentctl 4',
  '5': 'contentctl 5',
  '6': 'ESCU 6',
  conf: 'apps',
  otherwise: 'otherwise',
};

function told(level: LevelFor): string {
  if (typeof level === 'string') return level;
  return Object.entries(level)
    .map(([form, one]) => (form === 'otherwise' ? `else ${one}` : `${FORMS[form] ?? form} ${one}`))
    .join(', ');
}

/** Every rule in a line: id, levels of the two sets, what it asks for. */
export function rulesAsText(): string {
  const rows = RULES.map(({ id, contentctl, strict, fixable, about }) => [
    id,
    told(contentctl),
    told(strict),
    `${about}${fixable ? ' (--fix)' : ''}`,
  ]);
  const head = ['rule', 'contentctl', 'strict', 'what it asks for'];
  const widths = [0, 1, 2].map((i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[head, ...rows].map(line).join('\n')}\n`;
}

export function rulesAsJson(): string {
  const rows = RULES.map(({ id, contentctl, strict, fixable, about }) => ({
    id,
    contentctl: told(contentctl),
    strict: told(strict),
    fixable: fixable === true,
    about,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
