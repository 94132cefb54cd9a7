import type { Entry, LogName } from '../logs.js';
import type { Scenario, Stage } from '../scenario.js';
import { Actor } from './actor.js';

/** The actors of a scenario; their clocks begin at different minutes. */
export interface Cast {
  readonly stage: Stage;
  /** A workstation with its user. */
  readonly desk: Actor;
  readonly server: Actor;
  readonly controller: Actor;
}

interface Script extends Pick<Scenario, 'name' | 'title' | 'techniques' | 'detections'> {
  readonly logs?: readonly LogName[];
  act(cast: Cast): void;
}

/** A scenario that actors on Windows hosts play; all that they did is in their entries. */
export function onWindows({ act, logs = ['sysmon'], ...about }: Script): Scenario {
  return {
    ...about,
    logs,
    play(stage: Stage): readonly Entry[] {
      const { desks, server, controller, from, random } = stage;
      const begin = (minute: number): number => from + minute * 60_000 + random.integer(0, 30_000);
      const cast: Cast = {
        stage,
        desk: new Actor(desks[0], begin(12), random),
        server: new Actor(server, begin(14), random),
        controller: new Actor(controller, begin(16), random),
      };
      act(cast);
      return [cast.desk, cast.server, cast.controller].flatMap((actor) => actor.entries);
    },
  };
}
