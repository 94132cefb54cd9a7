/* What the commands of machine learning are told (Machine Learning Toolkit, "Search commands for machine learning"). */

export type DensityKind = 'norm' | 'expon' | 'gaussian_kde';

/** Shares of the area under a density that count as outliers; what is absent was not said. */
export interface DensityThresholds {
  readonly all?: number;
  readonly lower?: number;
  readonly upper?: number;
}

export interface FitArgs {
  readonly field: string;
  readonly by: readonly string[];
  /** The name under which the model is kept. */
  readonly model?: string;
  /** Candidates; several for dist=auto. */
  readonly kinds: readonly DensityKind[];
  readonly auto: boolean;
  readonly metric: 'wasserstein' | 'kolmogorov_smirnov';
  readonly thresholds: DensityThresholds;
  readonly showDensity: boolean;
  /** Goes on from what the model knows. */
  readonly partial: boolean;
}

export interface ApplyArgs {
  readonly model: string;
  readonly thresholds: DensityThresholds;
  readonly showDensity: boolean;
}

export interface ModelArgs {
  readonly model: string;
}

export interface ModelOperators {
  readonly fitModel: FitArgs;
  readonly applyModel: ApplyArgs;
  readonly summariseModel: ModelArgs;
  readonly listModels: Readonly<Record<string, never>>;
  readonly deleteModel: ModelArgs;
}
