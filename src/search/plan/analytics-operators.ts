/* What the commands are told that look for anomalies, groups and relations (pages of these names). */

export interface OutlierArgs {
  /** Empty = all fields. */
  readonly fields: readonly string[];
  readonly action: 'transform' | 'remove';
  readonly mark: boolean;
  /** Interquartile ranges beyond the quartiles. */
  readonly param: number;
  readonly useLower: boolean;
}

export type AnomalyAction = 'filter' | 'annotate' | 'summary';

export interface AnomalousEventArgs {
  readonly fields: readonly string[];
  readonly action: AnomalyAction;
  /** A probability; absent = found from the data. */
  readonly threshold?: number;
  readonly cutoff: boolean;
}

export interface AnomalousValueArgs {
  readonly fields: readonly string[];
  readonly action: AnomalyAction;
  readonly threshold: number;
  readonly minCount: number;
  readonly minShare: number;
  readonly minAnomalous: number;
  readonly maxAnomalous: number;
}

export interface TextClusterArgs {
  readonly field: string;
  /** Between 0 and 1. */
  readonly similarity: number;
  /** Absent = everything but letters, digits and underscores. */
  readonly delimiters?: string;
  readonly match: 'termlist' | 'termset' | 'ngramset';
  readonly countField?: string;
  readonly labelField: string;
  /** All events are kept. */
  readonly labelOnly: boolean;
}

export interface KmeansArgs {
  readonly fields: readonly string[];
  /** A range of numbers of clusters; a summary is wanted if it holds several. */
  readonly from: number;
  readonly to: number;
  readonly repeats: number;
  readonly rounds: number;
  readonly tolerance: number;
  readonly distance: 'l1' | 'l2' | 'cosine';
  readonly label: string;
  readonly showCentroid: boolean;
}

export interface AssociateArgs {
  readonly fields: readonly string[];
  readonly minCount: number;
  readonly minShare: number;
  /** Bits of entropy. */
  readonly improvement: number;
}

export interface AnalyticsOperators {
  readonly outlier: OutlierArgs;
  readonly anomalousEvents: AnomalousEventArgs;
  readonly anomalousValues: AnomalousValueArgs;
  readonly textClusters: TextClusterArgs;
  readonly kmeans: KmeansArgs;
  readonly correlate: Readonly<Record<string, never>>;
  readonly associate: AssociateArgs;
}
