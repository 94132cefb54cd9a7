import type { Observable, RiskObject, RiskObjectType, ThreatObject } from './model.js';

/** Observable type, in lower case, of a victim → risk object type. Source: contentctl 4.4, `detection_abstract.risk`. */
const VICTIM: Readonly<Record<string, RiskObjectType>> = {
  user: 'user',
  username: 'user',
  'email address': 'user',
  device: 'system',
  endpoint: 'system',
  hostname: 'system',
  'ip address': 'system',
};

/** Observable type, in lower case, of an attacker → threat object type, where it is not the type itself. Same source. */
const ATTACKER: Readonly<Record<string, string>> = {
  'process name': 'process',
  process: 'process',
  'file name': 'file_name',
  file: 'file_name',
  'file hash': 'file_name',
  'ip address': 'ip_address',
  'url string': 'url',
  url: 'url',
};

const lookUp = <T>(table: Readonly<Record<string, T>>, type: string): T | undefined =>
  Object.hasOwn(table, type.toLowerCase()) ? table[type.toLowerCase()] : undefined;

function riskType({ role, type }: Observable): RiskObjectType | undefined {
  const known = role.includes('Victim') ? lookUp(VICTIM, type) : undefined;
  // contentctl asks in this order, so a victim of unknown type that is an attacker too is a threat object.
  return known ?? (role.includes('Attacker') ? undefined : 'other');
}

/** Risk objects of contentctl 4 observables, each named once. A victim of any other type, “User Name” too, is `other`. */
export function riskObjects(observables: readonly Observable[], score: number): RiskObject[] {
  const found = new Map<string, RiskObject>();
  for (const observable of observables) {
    const type = riskType(observable);
    if (type) found.set(`${type} ${observable.name}`, { field: observable.name, type, score });
  }
  return [...found.values()];
}

/** Threat objects of contentctl 4 observables, each named once. */
export function threatObjects(observables: readonly Observable[]): ThreatObject[] {
  const found = new Map<string, ThreatObject>();
  for (const observable of observables) {
    if (riskType(observable)) continue;
    const type = lookUp(ATTACKER, observable.type) ?? observable.type.toLowerCase();
    found.set(`${type} ${observable.name}`, { field: observable.name, type });
  }
  return [...found.values()];
}

/** confidence × impact / 100, halves to the even neighbour as Python's `round` has it. */
export function riskScore(confidence: number, impact: number): number {
  const product = confidence * impact;
  const whole = Math.floor(product / 100);
  const rest = product % 100;
  const up = rest > 50 || (rest === 50 && whole % 2 === 1);
  return up ? whole + 1 : whole;
}
