import type { Content, Detection } from '../../content/index.js';
import { deploymentFor } from '../../content/index.js';
import { type Consequences, consequencesOf } from '../../findings/index.js';

/** Why contentctl would not test a detection at all; undefined if it would, or if only Karst can (correlations, baselines). */
export function whyNotTested({ status, tags, tests }: Detection): string | undefined {
  if (status !== 'production') return `its status is ${status}`;
  if (tags.manualTest !== undefined) return `to be tested by hand: ${tags.manualTest}`;
  return tests.length === 0 ? 'it has no tests' : undefined;
}

/** What is made of a detection's results by its deployment. */
export function consequencesFor(content: Pick<Content, 'deployments'>, detection: Detection): Consequences {
  return consequencesOf(detection.type, deploymentFor(content, detection));
}

/** Why a detection has no findings to test; undefined if it has. */
export function whyNotIntegrated(detection: Detection, made: Consequences): string | undefined {
  if (detection.type === 'Hunting') return 'nothing is made of what a hunt finds';
  return made.rba || made.notable !== undefined ? undefined : 'its deployment makes neither notables nor risk events';
}
