import { parseEvalExpression } from '../search/spl/index.js';
import { type EntityLists, NO_LISTS } from './assets/index.js';
import { appAt, bundledAppAt } from './layers.js';
import { type LoadedKnowledge, readKnowledge } from './read-knowledge.js';

/**
 * Loads knowledge from app and add-on directories in Splunk's layout (`default/`, `local/`, `lookups/`). Later
 * directories win over earlier ones, except that any local/ beats any default/; see `layerOrder`.
 * `bundled` directories come below all others, also for index-time settings, where earlier directories win.
 * `lists` are of assets and identities, which events then tell more of.
 * Never throws for what is in the files: every fault is a diagnostic with the file and a span in its text, and the rest
 * is loaded.
 */
export function loadKnowledge(
  dirs: readonly string[],
  bundled: readonly string[] = [],
  lists: EntityLists = NO_LISTS,
): Promise<LoadedKnowledge> {
  return readKnowledge([...bundled.map(bundledAppAt), ...dirs.map(appAt)], lists, parseEvalExpression);
}
