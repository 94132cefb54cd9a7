import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import type { MapArgs } from '../../plan/index.js';
import { isPlainText } from '../../spl/index.js';
import { type HostContext, inputOf, MOST_STEP_ROWS, type Operator, type Row, type Table } from '../operator.js';
import { savedText } from '../saved-text.js';
import { escapedFor, fillTemplate, type Place } from '../template.js';

const diagnose = diagnoser(searchMessages);

/** `$field$`; the serial number of the row goes by a name of its own (map page). */
const TOKEN = /\$[^\s$"'|[\]]+\$/g;
const SERIAL = '$_serial_id$';

function tokensOf(text: string): readonly string[] {
  return [...new Set(text.match(TOKEN) ?? [])];
}

/** Values go in as text; what would end the command there goes in as a quoted text. */
function written(value: string, place: Place, alone: boolean): string {
  if (place !== 'bare') return escapedFor(value, place);
  return alone || isPlainText(value) ? value : `"${escapedFor(value, '"')}"`;
}

function cellOf(row: Row, serial: number, token: string): string | undefined {
  if (token === SERIAL) return String(serial);
  const cell = row[token.slice(1, -1)];
  return typeof cell === 'object' ? cell.join(' ') : cell;
}

/** The search for one row, or the tokens that the row has no value for. */
function searchFor(template: string, row: Row, serial: number): { text: string; missing: readonly string[] } {
  const tokens = tokensOf(template);
  const missing = tokens.filter((token) => cellOf(row, serial, token) === undefined);
  const alone = tokens.includes(template.trim());
  if (tokens.length === 0 || missing.length > 0) return { text: template, missing };
  const value = (token: string, place: Place): string => written(cellOf(row, serial, token) ?? '', place, alone);
  return { text: fillTemplate(template, tokens, value), missing };
}

function templateOf({ search }: MapArgs, context: HostContext, span: Span): string {
  return search.kind === 'template' ? search.text : savedText(search.text, context, span);
}

function warn(message: string, context: HostContext, span: Span): void {
  context.report(diagnose('search/limit', { span }, message));
}

async function runAll(template: string, rows: readonly Row[], context: HostContext, span: Span): Promise<Table> {
  const fields = new Set<string>();
  const found: Row[] = [];
  for (const [i, row] of rows.entries()) {
    const { text, missing } = searchFor(template, row, i + 1);
    if (missing.length > 0) {
      warn(`map: row ${i + 1} has no value for ${missing.join(', ')}; no search was run for it.`, context, span);
      continue;
    }
    const table = await context.rows(context.plan(text), Math.max(1, MOST_STEP_ROWS - found.length));
    for (const field of table.fields) fields.add(field);
    for (const result of table.rows) found.push(result);
  }
  return { fields: [...fields], rows: found };
}

/** A template whose tokens all hold a number, so that its mistakes show where there are no rows. */
function check(template: string, context: HostContext): void {
  const tokens = tokensOf(template);
  if (tokens.includes(template.trim())) return;
  context.plan(tokens.length === 0 ? template : fillTemplate(template, tokens, () => '1'));
}

/** map: a search for every row, one after the other; the rows themselves are not carried (map page). */
export const map: Operator<'map'> = async (node, context) => {
  const { args, span } = node;
  const template = templateOf(args, context, span);
  if (template.trim() === '')
    throw new KarstError(
      diagnose('search/usage', { span }, 'map has an empty search.', 'Write map search="search … $field$".'),
    );
  const { rows } = await context.rows(inputOf(node), args.most + 1);
  if (rows.length > args.most) {
    warn(`map: only the first ${args.most} rows are searched for; maxsearches= allows more.`, context, span);
  }
  if (rows.length === 0) check(template, context);
  return context.hold(await runAll(template, rows.slice(0, args.most), context, span), span);
};
