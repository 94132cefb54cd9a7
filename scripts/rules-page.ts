import { type LevelFor, RULES, type Rule } from '../src/content/index.js';

const FORMS: Readonly<Record<string, string>> = {
  '4': 'contentctl 4',
  '5': 'contentctl 5',
  '6': 'ESCU 6',
  conf: 'apps',
};

function told(level: LevelFor): string {
  if (typeof level === 'string') return level;
  const forms = Object.entries(level).filter(([form]) => form !== 'otherwise');
  return [...forms.map(([form, one]) => `${one} (${FORMS[form] ?? form})`), level.otherwise].join(', else ');
}

function row({ id, about, contentctl, strict, fixable }: Rule): readonly string[] {
  return [`\`${id}\``, about, told(contentctl), told(strict), fixable ? 'yes' : ''];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows.map(line);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

/** docs/rules.md: every rule of `karst validate`. */
export function rulesPage(): string {
  const head = ['id', 'what it asks for', 'contentctl', 'strict', '`--fix`'];
  return `# Rules of content

What \`karst validate\` asks of content, and whether breaking it is an error or a warning in each rule set;
[validate.md](validate.md) says how to switch rules. This page is written by \`npm run reference\`.

In the strict set a rule is never laxer than in the contentctl set.

${table([head, ...RULES.map(row)])}
`;
}
