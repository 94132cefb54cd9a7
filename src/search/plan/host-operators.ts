import type { EvalExpr } from '../spl/index.js';
import type { AnalyticsOperators } from './analytics-operators.js';
import type { ChartOperators } from './chart.js';
import type { DatasetOperators } from './dataset-operators.js';
import type { ForecastOperators } from './forecast-operators.js';
import type { LookupOperators } from './lookup-operators.js';
import type { ModelOperators } from './model-operators.js';
import type { RegexOperators } from './regex-operators.js';
import type { StructureOperators } from './structure.js';
import type { SubsearchOperators } from './subsearch-operators.js';
import type { TableOperators } from './table-operators.js';
import type { TransactionOperators } from './transaction-operators.js';
import type { WindowOperators } from './window-operators.js';

/*
 * What the steps outside SQL are told, by the operator's name. A command lowers to `{kind: 'host', operator, args}`;
 * the operator of that name in src/search/host makes a plan of it.
 */

/** Runs the input and keeps its rows, at most so many; a warning says when there were more. */
export interface HoldArgs {
  readonly most: number;
  /** Who asks, for the warning: `append`. */
  readonly what: string;
}

/** `eval {a}_{b}=…`: a field named by the values of others. */
export interface NameByValueArgs {
  /** As written, with the names of fields in braces. */
  readonly target: string;
  readonly expr: EvalExpr;
}

export interface HostOperators
  extends TableOperators,
    LookupOperators,
    RegexOperators,
    SubsearchOperators,
    ChartOperators,
    WindowOperators,
    DatasetOperators,
    StructureOperators,
    TransactionOperators,
    ModelOperators,
    AnalyticsOperators,
    ForecastOperators {
  readonly hold: HoldArgs;
  readonly nameByValue: NameByValueArgs;
}
