import type { Command } from 'commander';
import {
  type Content,
  type Detection,
  findDetections,
  hasTechnique,
  sameName,
  unknownDetection,
} from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { collect } from './options.js';

const diagnose = diagnoser(cliMessages);

/** Which detections a command is about. */
export interface Choice {
  readonly story?: readonly string[];
  readonly technique?: readonly string[];
  readonly type?: readonly string[];
}

function named(content: Content, names: readonly string[]): readonly Detection[] {
  const found = names.flatMap((name) => {
    const detections = findDetections(content, name);
    if (detections.length === 0) throw new KarstError(unknownDetection(content, name));
    return detections;
  });
  return [...new Set(found)];
}

/**
 * The detections with one of the names (or ids, or files) that also meet every filter; without names, of all. Throws a
 * KarstError for a name that is none, and where nothing is left.
 */
export function chooseDetections(content: Content, names: readonly string[], choice: Choice): readonly Detection[] {
  const { story = [], technique = [], type = [] } = choice;
  const all = names.length === 0 ? content.detections : named(content, names);
  const chosen = all
    .filter(({ tags }) => story.length === 0 || tags.analyticStory.some((s) => story.some((w) => sameName(s, w))))
    .filter((detection) => technique.length === 0 || technique.some((wanted) => hasTechnique(detection, wanted)))
    .filter((detection) => type.length === 0 || type.some((wanted) => sameName(detection.type, wanted)));
  if (chosen.length === 0) throw new KarstError(diagnose('cli/no-detections', {}));
  return chosen;
}

/** For commands that change something: all detections are never meant by saying nothing. */
export function mustChoose(names: readonly string[], { story, technique, type }: Choice): void {
  if (names.length > 0 || story !== undefined || technique !== undefined || type !== undefined) return;
  throw new KarstError(diagnose('cli/choose', {}, ['NAME', '--story', '--technique', '--type'], 'which detections'));
}

export function addChoice(command: Command): Command {
  return command
    .option('--story <name>', 'those of an analytic story; may be repeated', collect)
    .option('--technique <id>', 'those of an ATT&CK technique and its sub-techniques; may be repeated', collect)
    .option('--type <type>', 'TTP, Anomaly, Hunting or Correlation; may be repeated', collect);
}
