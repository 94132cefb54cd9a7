/** The rows that `makeresults data=` holds in its own text. */
export type InlineRow = Readonly<Record<string, string | readonly string[]>>;

export interface InlineData {
  readonly columns: readonly string[];
  readonly rows: readonly InlineRow[];
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Comma separated, `""` for a quote inside quotes; undefined if a cell is malformed. */
function csvCells(text: string): readonly (readonly string[])[] | undefined {
  const lines: string[][] = [[]];
  CELL.lastIndex = 0;
  for (;;) {
    const at = CELL.lastIndex;
    const cell = CELL.exec(text);
    if (cell === null) return undefined;
    const [, quoted, plain = '', end] = cell;
    lines.at(-1)?.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if (end === '' || CELL.lastIndex >= text.length) break;
    if (end !== ',') lines.push([]);
    if (CELL.lastIndex === at) return undefined;
  }
  return lines;
}

function readCsv(text: string): InlineData | undefined {
  const [header, ...lines] = csvCells(text.trim()) ?? [];
  if (header === undefined) return undefined;
  const rows = lines.map((cells) =>
    Object.fromEntries(
      header.flatMap((name, i) => (cells[i] === undefined || cells[i] === '' ? [] : [[name, cells[i] ?? '']])),
    ),
  );
  return { columns: header, rows };
}

/** Scalars as their text, lists of scalars as multivalue fields, anything deeper as JSON text; null is absent. */
function jsonValue(value: unknown): string | readonly string[] | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object')) return value.map(String);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function readJson(text: string): InlineData | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const objects = (Array.isArray(parsed) ? parsed : [parsed]) as readonly unknown[];
  if (!objects.every((o): o is Record<string, unknown> => typeof o === 'object' && o !== null && !Array.isArray(o))) {
    return undefined;
  }
  const rows = objects.map((object) => {
    const cells = Object.entries(object).map(([name, value]) => [name, jsonValue(value)] as const);
    return Object.fromEntries(cells.filter((c): c is [string, string | readonly string[]] => c[1] !== undefined));
  });
  return { columns: [...new Set(objects.flatMap((o) => Object.keys(o)))], rows };
}

/** Undefined if the text is not of the format. */
export function readInlineData(format: 'csv' | 'json', text: string): InlineData | undefined {
  return format === 'csv' ? readCsv(text) : readJson(text);
}
