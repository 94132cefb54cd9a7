import { attackLayer } from '../../content/index.js';
import { type BuildSource, byName, type Files } from '../source.js';
import { badge } from './badge.js';

/** Names a comment of a technique holds at most; the count is always whole. */
const MOST_NAMES = 40;

function layer({ content, info, attackVersion }: BuildSource): string {
  const names = new Map<string, string[]>();
  for (const { name, tags } of byName(content.detections)) {
    for (const id of new Set(tags.mitreAttackId)) names.set(id, [...(names.get(id) ?? []), name]);
  }
  const techniques = [...names].map(([id, of]) => ({
    id,
    score: of.length,
    comment: [...of.slice(0, MOST_NAMES), ...(of.length > MOST_NAMES ? ['…'] : [])].join('\n'),
  }));
  return attackLayer({
    name: info.title,
    description: `Detections a technique in ${info.title} ${info.version}.`,
    techniques,
    attackVersion,
  });
}

const colorOf = (percent: number): string => (percent >= 80 ? '#27753f' : percent >= 50 ? '#8a6100' : '#a8322d');

/** reporting/ as contentctl has it: a layer for the ATT&CK Navigator and two badges. */
export function buildReport(source: BuildSource): Files {
  const { detections } = source.content;
  const production = detections.filter(({ status }) => status === 'production').length;
  const percent = detections.length === 0 ? 0 : Math.round((production / detections.length) * 100);
  return new Map([
    ['coverage.json', layer(source)],
    ['detection_count.svg', badge('detections', String(detections.length), '#1c5f9e')],
    ['detection_coverage.svg', badge('in production', `${percent}%`, colorOf(percent))],
  ]);
}
