import type { Consequences, Rule } from './rule.js';

const NOTABLE = { ruleTitle: '%name%', ruleDescription: '%description%', nesFields: ['user', 'dest'] };

/** contentctl's default deployments. */
const BY_TYPE: Readonly<Record<Rule['type'], Consequences>> = {
  TTP: { notable: NOTABLE, rba: true },
  Anomaly: { rba: true },
  Hunting: { rba: false },
  Correlation: { notable: NOTABLE, rba: false },
};

/**
 * What is made of a detection's results: what its deployment says, else what is usual for its type. A hunt's results
 * are for people to look at, and a correlation's come from risk already counted, whatever the deployment says.
 */
export function consequencesOf(type: Rule['type'], deployment: Consequences | undefined): Consequences {
  const usual = BY_TYPE[type];
  if (!deployment || type === 'Hunting') return usual;
  return { ...(deployment.notable && { notable: deployment.notable }), rba: deployment.rba && usual.rba };
}
