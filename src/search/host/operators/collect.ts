import type { StoredEvent } from '../../../store/index.js';
import type { CollectArgs } from '../../plan/index.js';
import { stashTime } from '../clock-text.js';
import { type HostContext, inputOf, type Operator, type Row } from '../operator.js';

/** Fields that every event has of its own: those of the rows are kept under another name. */
const META: ReadonlySet<string> = new Set(['host', 'source', 'sourcetype', 'index']);

type Cells = readonly (readonly [string, string | readonly string[]])[];

function infoOf({ range, now }: HostContext): Cells {
  return [
    ['info_min_time', range.earliest === undefined ? '0.000' : range.earliest.toFixed(3)],
    ['info_max_time', range.latest === undefined ? '+Infinity' : range.latest.toFixed(3)],
    ['info_search_time', now.toFixed(3)],
  ];
}

function cellsOf(row: Row): Cells {
  return Object.entries(row)
    .filter(([field]) => !field.startsWith('_'))
    .map(([field, value]) => [META.has(field) ? `orig_${field}` : field, value] as const);
}

/** `a=b, c="d e"` as pairs. */
function markerCells(marker: string | undefined): Cells {
  const pairs = [...(marker ?? '').matchAll(/([^\s=,]+)=(?:"((?:[^"\\]|\\.)*)"|([^,]*))/g)];
  return pairs.map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare.trim()] as const);
}

/** One key for a list, its values on lines of their own (limits.conf, format_multivalue_collect). */
function pair([field, value]: Cells[number]): string {
  const text = typeof value === 'string' ? value : value.join('\n');
  return `${field}="${text.replace(/["\\]/g, '\\$&')}"`;
}

function bare([field, value]: Cells[number]): string {
  return `${field}=${String(value)}`;
}

function timeOf(row: Row, { range, now }: HostContext): number {
  const own = [row.info_min_time, row._time].map(Number).find((time) => Number.isFinite(time));
  return own ?? range.earliest ?? now;
}

/** The text of the event: the row's own where it has one. */
function rawOf(row: Row, args: CollectArgs, info: Cells, time: number, context: HostContext): string {
  const marker = args.marker === undefined ? [] : [args.marker];
  if (typeof row._raw === 'string') return [row._raw, ...marker].join(', ');
  const head = args.addTime ? [stashTime(time, context.timezone)] : [];
  return [...head, ...info.map(bare), ...cellsOf(row).map(pair), ...marker].join(', ');
}

function eventOf(row: Row, args: CollectArgs, context: HostContext): StoredEvent {
  const time = timeOf(row, context);
  const info = args.addInfo ? infoOf(context) : [];
  const fields = new Map([...info, ...cellsOf(row), ...markerCells(args.marker)]);
  return {
    time: Math.round(time * 1e6),
    index: args.index,
    sourcetype: args.sourcetype,
    source: args.source ?? 'karst',
    host: args.host ?? 'karst',
    raw: rawOf(row, args, info, time, context),
    names: [...fields.keys()],
    values: [...fields.values()],
  };
}

/** Writes the rows as events of an index and hands them on (collect page). Run again it writes them again. */
export const collect: Operator<'collect'> = async (node, context) => {
  const table = await context.rows(inputOf(node));
  if (!node.args.test) await context.insert(table.rows.map((row) => eventOf(row, node.args, context)));
  return context.hold(table, node.span);
};
