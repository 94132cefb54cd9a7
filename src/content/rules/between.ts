import { closeMatch, type Diagnostic } from '../../diagnostics/index.js';
import { at, atKey, check, type FileOf, formOf, type Repository, textsAt, valueAt } from './rule.js';

function baselineDetections({ file }: FileOf<'baseline'>, { content }: Repository): Diagnostic[] {
  const names = content.detections.map(({ name }) => name);
  return textsAt(file, ['tags', 'detections']).flatMap((name, i) =>
    names.includes(name)
      ? []
      : [at(file, ['tags', 'detections', i], 'rule/baseline-unknown-detection', name, closeMatch(name, names))],
  );
}

function baselines(object: FileOf<'detection'>, { content }: Repository): Diagnostic[] {
  // Before ESCU 6 it is the baseline that names detections.
  if (formOf(object) !== 6) return [];
  const { file } = object;
  const names = content.searches.flatMap(({ kind, name }) => (kind === 'baseline' ? [name] : []));
  return textsAt(file, ['baselines']).flatMap((name, i) =>
    names.includes(name) ? [] : [at(file, ['baselines', i], 'rule/unknown-baseline', name, closeMatch(name, names))],
  );
}

function schedules(object: FileOf<'detection' | 'baseline'>, { content }: Repository): Diagnostic[] {
  const { item, file } = object;
  const name = item.schedule;
  if (formOf(object) !== 6 || name === undefined || item.deployment !== undefined || content.schedules.has(name))
    return [];
  const match = closeMatch(name, content.schedules.keys());
  const path = valueAt(file, ['schedule']) === undefined ? ['name'] : ['schedule'];
  return [at(file, path, 'rule/unknown-schedule', name, match)];
}

function unusedStory({ item, file }: FileOf<'story'>, { content }: Repository): Diagnostic[] {
  const used =
    content.detections.some(({ tags }) => tags.analyticStory.includes(item.name)) ||
    content.searches.some(({ analyticStory }) => analyticStory.includes(item.name));
  return used ? [] : [atKey(file, ['name'], 'rule/story-unused', item.name)];
}

export const betweenChecks = [
  check(['baseline'], baselineDetections),
  check(['detection'], baselines),
  check(['detection', 'baseline'], schedules),
  check(['story'], unusedStory),
];
