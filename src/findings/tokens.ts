import type { Row, Rule } from './rule.js';
import { valuesOf } from './rule.js';

const FIELD_TOKEN = /\$([^\s$]+)\$/g;
const RULE_TOKEN = /%([a-z_]+)%/g;

/**
 * Replaces tokens once; what a token is replaced with is not looked at again. A token that cannot be resolved stays,
 * and its last character may begin the next one: `$HOME$dest$`.
 * `resolve` gets the token's name and what stands before it.
 */
export function fill(
  template: string,
  token: RegExp,
  resolve: (name: string, before: string) => string | undefined,
): string {
  const pattern = new RegExp(token.source, 'g');
  let filled = '';
  let done = 0;
  for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
    const value = resolve(match[1] ?? '', template.slice(0, match.index));
    if (value === undefined) {
      pattern.lastIndex -= 1;
      continue;
    }
    filled += template.slice(done, match.index) + value;
    done = pattern.lastIndex;
  }
  return filled + template.slice(done);
}

/** Replaces `$field$` with what `resolve` makes of it. */
export function fillFields(template: string, resolve: (field: string, before: string) => string | undefined): string {
  return fill(template, FIELD_TOKEN, resolve);
}

/** Replaces `$field$` with the row's value, several parted by commas; a field that the row has not stays as it is. */
export function fillText(template: string, row: Row): string {
  return fillFields(template, (field) => {
    const values = valuesOf(row, field);
    return values.length === 0 ? undefined : values.join(', ');
  });
}

/** Names of the `$field$` tokens of a template. */
export function fieldTokens(template: string): readonly string[] {
  return [...template.matchAll(FIELD_TOKEN)].map((match) => match[1] ?? '');
}

/** Replaces `%attribute%`, in contentctl's names, with what the detection or its tags say; others stay. */
export function fillAttributes(template: string, rule: Rule): string {
  const attributes = new Map<string, string | number | undefined>([
    ['name', rule.name],
    ['id', rule.id],
    ['version', rule.version],
    ['type', rule.type],
    ['status', rule.status],
    ['date', rule.date],
    ['author', rule.author],
    ['description', rule.description],
    ['search', rule.search],
    ['how_to_implement', rule.howToImplement],
    ['known_false_positives', rule.knownFalsePositives],
    ['asset_type', rule.tags.assetType],
    ['confidence', rule.tags.confidence],
    ['impact', rule.tags.impact],
    ['risk_score', rule.tags.riskScore],
    ['message', rule.tags.message],
    ['security_domain', rule.tags.securityDomain],
  ]);
  return fill(template, RULE_TOKEN, (name) => attributes.get(name)?.toString());
}
