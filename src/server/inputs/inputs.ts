import type { SingleEvents } from '../../ingest/index.js';
import type { IndexTime } from '../../knowledge/index.js';
import type { Intake } from '../intake.js';
import type { Log } from '../log.js';
import { Checkpoints } from './checkpoints.js';
import { FollowedFiles } from './file-input.js';
import type { Patience } from './file-reader.js';
import type { FileInput, Input, InputStatus, SyslogInput } from './input.js';
import { syslogEvents } from './syslog-events.js';
import { openSyslog, type SyslogListener } from './syslog-listener.js';
import { Tally } from './tally.js';

/** What inputs share. */
export interface InputHost {
  readonly intake: Intake;
  readonly singles: SingleEvents;
  readonly indexTime: IndexTime;
  /** Where files were read to, as the store keeps it. */
  readonly marks: ReadonlyMap<string, string>;
  readonly log: Log;
  /** How long and how often files are waited for; default seconds. */
  readonly pace?: { readonly patience: Patience; readonly interval: number };
}

/** One input while it runs. */
interface RunningInput {
  open(): Promise<void>;
  status(): InputStatus;
  close(): Promise<void>;
}

class RunningSyslog implements RunningInput {
  readonly #tally: Tally;
  #listener: SyslogListener | undefined;

  constructor(
    private readonly input: SyslogInput,
    private readonly host: InputHost,
  ) {
    this.#tally = new Tally(() => this.#name, input.index, host.log);
  }

  get #name(): string {
    const { transport, port } = this.input;
    return `syslog ${transport} ${this.#listener?.port ?? port}`;
  }

  async open(): Promise<void> {
    try {
      this.#listener = await openSyslog(this.input, {
        take: (messages, remote) => this.#take(messages, remote),
        failed: (error) => this.#tally.failed(error),
      });
    } catch (error) {
      const { transport, address, port } = this.input;
      throw new InputProblem(`${transport} ${address}:${port}`, (error as Error).message);
    }
  }

  status(): InputStatus {
    return this.#tally.status();
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  async #take(messages: readonly string[], remote: string): Promise<void> {
    if (messages.length === 0) return;
    const { intake, singles } = this.host;
    // A datagram cannot be put off; a connection waits by itself.
    if (this.input.transport === 'udp' && intake.load >= 1) {
      this.#tally.dropped(messages.length);
      return;
    }
    while (intake.load >= 1) await new Promise((resolve) => setTimeout(resolve, 100));
    try {
      const events = syslogEvents(messages, remote, this.input, singles);
      await intake.add(events);
      this.#tally.taken(events.length);
    } catch (error) {
      this.#tally.dropped(messages.length);
      throw error;
    }
  }
}

class RunningFiles implements RunningInput {
  readonly #tally: Tally;
  readonly #files: FollowedFiles;

  constructor(input: FileInput, { indexTime, log, pace }: InputHost, checkpoints: Checkpoints) {
    const tally = new Tally(() => `file ${input.path}`, input.index, log);
    const host = {
      checkpoints,
      indexTime,
      taken: (events: number) => tally.taken(events),
      failed: (error: unknown) => tally.failed(error),
    };
    this.#tally = tally;
    this.#files = new FollowedFiles(input, host, pace?.patience, pace?.interval);
  }

  async open(): Promise<void> {
    this.#files.open();
  }

  status(): InputStatus {
    return this.#tally.status();
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}

/** The inputs of a server beside the HTTP Event Collector. */
export class Inputs {
  readonly #running: RunningInput[] = [];

  /** Opens them all; rejects, with none left open, with an `InputProblem`. */
  static async open(inputs: readonly Input[], host: InputHost): Promise<Inputs> {
    const all = new Inputs();
    const checkpoints = new Checkpoints(host.marks, host.intake);
    if (inputs.some(({ kind }) => kind === 'file')) await checkpoints.prune();
    for (const input of inputs) {
      const running =
        input.kind === 'file' ? new RunningFiles(input, host, checkpoints) : new RunningSyslog(input, host);
      try {
        await running.open();
      } catch (error) {
        await all.close();
        throw error;
      }
      all.#running.push(running);
    }
    return all;
  }

  list(): readonly InputStatus[] {
    return this.#running.map((input) => input.status());
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((input) => input.close()));
  }
}

/** An input that cannot be opened. */
export class InputProblem extends Error {
  constructor(
    readonly where: string,
    readonly problem: string,
  ) {
    super(`${where}: ${problem}`);
    this.name = 'InputProblem';
  }
}
