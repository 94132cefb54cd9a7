import type { ContentFile, ContentKind, ContentKinds } from './content.js';
import type { Layer } from './directory.js';
import type { Loaded } from './loaded.js';

function named<K extends ContentKind>(kind: K, list: readonly Loaded<ContentKinds[K]>[]): readonly ContentFile[] {
  return list.map(({ item, file }) => ({ kind, item, file }) as ContentFile);
}

/** All objects of a directory with their kinds. */
export function filesOf(layer: Layer): readonly ContentFile[] {
  return [
    ...named('detection', layer.detections),
    ...named('macro', layer.macros),
    ...named('story', layer.stories),
    ...named('deployment', layer.deployments),
    ...named('data source', layer.dataSources),
    ...named('lookup', layer.lookups),
    ...layer.searches.flatMap(({ item, file }) => named(item.kind, [{ item, file }])),
    ...named('schedule', layer.schedules),
    ...named('dashboard', layer.dashboards),
    ...named('playbook', layer.playbooks),
    ...named('removed', layer.removed),
  ];
}
