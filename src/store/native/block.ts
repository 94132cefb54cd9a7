import { ByteSink } from './byte-sink.js';
import type { Column } from './column.js';

/** A block in ClickHouse's Native format: names, types and values of columns that have `rows` rows each. */
export function blockPieces(columns: ReadonlyMap<string, Column>, rows: number): readonly Buffer[] {
  const start = new ByteSink();
  start.varint(columns.size);
  start.varint(rows);
  return [...start.pieces(), ...[...columns].flatMap(([name, column]) => columnPieces(name, column, rows))];
}

function columnPieces(name: string, column: Column, rows: number): readonly Buffer[] {
  const start = new ByteSink();
  start.text(name);
  start.text(column.type);
  return [...start.pieces(), ...column.pieces(rows)];
}
