import { arrayColumn, scalarColumn } from './catalogue.js';
import type { StoredEvent } from './event.js';
import { arrayText, escapeText, mapText, NULL, timeText } from './tsv.js';

const META_COLUMNS = ['_seq', '_time', '_indextime', 'index', 'sourcetype', 'source', 'host', '_raw'] as const;

/** The columns of one insert: what its events have between them, as far as columns go round. */
export interface RowLayout {
  /** Fields with a scalar column, in column order. */
  readonly scalars: readonly string[];
  /** The fields among them whose array companion is written too. */
  readonly arrays: ReadonlySet<string>;
  /** Fields that go into the overflow map. */
  readonly overflow: ReadonlySet<string>;
}

/** The header line of a TabSeparatedWithNames payload, which is how columns with unusual names are addressed. */
export function headerLine(layout: RowLayout): string {
  const columns: string[] = [...META_COLUMNS];
  for (const field of layout.scalars) {
    columns.push(scalarColumn(field));
    if (layout.arrays.has(field)) columns.push(arrayColumn(field));
  }
  if (layout.overflow.size > 0) columns.push('_more');
  return `${columns.join('\t')}\n`;
}

/** One value of an event: the text before it (separators and the absent columns in between) and where it comes from. */
interface Step {
  readonly before: string;
  readonly at: number;
  readonly paired: boolean;
}

/** How events with one list of field names become cells. */
interface Shape {
  readonly steps: readonly Step[];
  readonly tail: string;
  /** Positions that go to the overflow map; undefined if the insert has no such column. */
  readonly overflow: readonly number[] | undefined;
}

function compileShape(names: readonly string[], layout: RowLayout): Shape {
  const position = new Map(names.map((name, at) => [name, at]));
  const steps: Step[] = [];
  let before = '';
  for (const field of layout.scalars) {
    const at = position.get(field);
    const paired = layout.arrays.has(field);
    if (at === undefined) before += paired ? `\t${NULL}\t[]` : `\t${NULL}`;
    else {
      steps.push({ before: `${before}\t`, at, paired });
      before = '';
    }
  }
  const beyond = [...position].filter(([name]) => layout.overflow.has(name)).map(([, at]) => at);
  return { steps, tail: before, overflow: layout.overflow.size > 0 ? beyond : undefined };
}

function listText(values: readonly string[], paired: boolean): string {
  const first = values[0];
  const scalar = first === undefined ? NULL : escapeText(first);
  if (!paired) return scalar;
  return `${scalar}\t${values.length > 1 ? arrayText(values) : '[]'}`;
}

function overflowText(event: StoredEvent, positions: readonly number[]): string {
  const entries = positions.map((at) => {
    const value = event.values[at];
    const list = typeof value === 'string' ? [value] : (value ?? []);
    return [event.names[at] ?? '', list] as const;
  });
  return `\t${mapText(entries.filter(([, list]) => list.length > 0))}`;
}

function originText(event: StoredEvent): string {
  const { index, sourcetype, source, host } = event;
  return `\t${escapeText(index)}\t${escapeText(sourcetype)}\t${escapeText(source)}\t${escapeText(host)}\t`;
}

/**
 * Makes the encoder of one insert. The returned function turns an event into its row, without the line end.
 * Events of one shape, and runs of events of one origin, share the work that depends on those alone.
 */
export function rowEncoder(layout: RowLayout, indexTime: number): (event: StoredEvent, sequence: number) => string {
  const shapes = new Map<readonly string[], Shape>();
  const indexed = timeText(indexTime);
  let last: StoredEvent | undefined;
  let origin = '';
  return (event, sequence) => {
    let shape = shapes.get(event.names);
    if (shape === undefined) {
      shape = compileShape(event.names, layout);
      shapes.set(event.names, shape);
    }
    if (last === undefined || !sameOrigin(last, event)) origin = originText(event);
    last = event;
    let row = `${sequence}\t${timeText(event.time)}\t${indexed}${origin}${escapeText(event.raw)}`;
    for (const { before, at, paired } of shape.steps) {
      const value = event.values[at];
      if (typeof value !== 'string') row += before + listText(value ?? [], paired);
      else row += paired ? `${before}${escapeText(value)}\t[]` : before + escapeText(value);
    }
    row += shape.tail;
    return shape.overflow === undefined ? row : row + overflowText(event, shape.overflow);
  };
}

/** Whether two events carry the same metadata. */
export function sameOrigin(a: StoredEvent, b: StoredEvent): boolean {
  return a.source === b.source && a.host === b.host && a.index === b.index && a.sourcetype === b.sourcetype;
}
