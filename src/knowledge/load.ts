import { parseEvalExpression } from '../search/spl/index.js';
import { type LoadedKnowledge, readKnowledge } from './read-knowledge.js';

/**
 * Loads knowledge from app and add-on directories in Splunk's layout (`default/`, `local/`, `lookups/`). Later
 * directories win over earlier ones, except that any local/ beats any default/; see `layerOrder`.
 * Never throws for what is in the files: every fault is a diagnostic with the file and a span in its text, and the rest
 * is loaded.
 */
export function loadKnowledge(dirs: readonly string[]): Promise<LoadedKnowledge> {
  return readKnowledge(dirs, parseEvalExpression);
}
