/* What the commands that turn a table of rows into another one are told. */

export interface XyseriesArgs {
  readonly x: string;
  readonly y: string;
  readonly data: readonly string[];
  /** Of a column where there are several data fields: `$AGG$: $VAL$`. */
  readonly format: string;
  /** Rows of one x stand together already. */
  readonly grouped: boolean;
}

export interface UntableArgs {
  readonly x: string;
  readonly y: string;
  readonly data: string;
}

export interface TransposeArgs {
  /** Rows that become columns; 0 = all. */
  readonly most: number;
  readonly columnName: string;
  /** The field whose values name the columns. */
  readonly header?: string;
  readonly includeEmpty: boolean;
}

export interface FieldsummaryArgs {
  /** Values listed for each field; 0 = all. */
  readonly maxvals: number;
  /** Absent: all fields. */
  readonly patterns?: readonly string[];
}

export interface ContingencyArgs {
  readonly row: string;
  readonly column: string;
  readonly maxrows: number;
  readonly maxcols: number;
  readonly mincolcover: number;
  readonly minrowcover: number;
  readonly usetotal: boolean;
  readonly totalstr: string;
}

export interface TableOperators {
  readonly xyseries: XyseriesArgs;
  readonly untable: UntableArgs;
  readonly transpose: TransposeArgs;
  readonly fieldsummary: FieldsummaryArgs;
  readonly contingency: ContingencyArgs;
}
