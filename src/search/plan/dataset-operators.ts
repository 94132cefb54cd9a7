import type { SearchExpr } from '../spl/index.js';

/** The rows of a dataset of a data model. */
export interface DatasetArgs {
  readonly model: string;
  /** Absent: the first root dataset of the model. */
  readonly dataset?: string;
  /** Names of fields that the search will read, as it writes them; absent: all that the dataset has. */
  readonly fields?: readonly string[];
  /** `Processes.user`, as tstats has them, instead of `user`. */
  readonly qualified: boolean;
  /** What is known of index, source, sourcetype, host and time: narrows the base search. */
  readonly narrow?: SearchExpr;
  /** Fields that the dataset does not have stay too. */
  readonly everything?: boolean;
}

/** What a data model consists of; with `mode`, the search of a dataset. */
export interface DescribeModelArgs {
  readonly model?: string;
  readonly dataset?: string;
  readonly mode?: string;
}

export interface DatasetOperators {
  readonly dataset: DatasetArgs;
  readonly describeModel: DescribeModelArgs;
}
