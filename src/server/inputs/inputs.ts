import type { SingleEvents } from '../../ingest/index.js';
import type { Intake } from '../intake.js';
import type { Log } from '../log.js';
import type { InputStatus, SyslogInput } from './input.js';
import { syslogEvents } from './syslog-events.js';
import { openSyslog, type SyslogListener } from './syslog-listener.js';

/** What inputs share. */
export interface InputHost {
  readonly intake: Intake;
  readonly singles: SingleEvents;
  readonly log: Log;
}

/** One input while it runs. */
class RunningInput {
  #listener: SyslogListener | undefined;
  #events = 0;
  #last: number | undefined;
  #dropped = 0;
  #errors = 0;
  #lastError: string | undefined;

  constructor(
    readonly input: SyslogInput,
    private readonly host: InputHost,
  ) {}

  get name(): string {
    const { transport, port } = this.input;
    return `syslog ${transport} ${this.#listener?.port ?? port}`;
  }

  async open(): Promise<void> {
    this.#listener = await openSyslog(this.input, {
      take: (messages, remote) => this.#take(messages, remote),
      failed: (error) => this.#failed(error),
    });
  }

  status(): InputStatus {
    return {
      name: this.name,
      index: this.input.index,
      events: this.#events,
      ...(this.#last === undefined ? {} : { last: this.#last }),
      dropped: this.#dropped,
      errors: this.#errors,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    };
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  async #take(messages: readonly string[], remote: string): Promise<void> {
    if (messages.length === 0) return;
    const { intake, singles } = this.host;
    // A datagram cannot be put off; a connection waits by itself.
    if (this.input.transport === 'udp' && intake.load >= 1) {
      this.#dropped += messages.length;
      return;
    }
    while (intake.load >= 1) await new Promise((resolve) => setTimeout(resolve, 100));
    try {
      const events = syslogEvents(messages, remote, this.input, singles);
      await intake.add(events);
      this.#events += events.length;
      this.#last = Date.now();
    } catch (error) {
      this.#dropped += messages.length;
      throw error;
    }
  }

  #failed(error: unknown): void {
    this.#errors++;
    this.#lastError = error instanceof Error ? error.message : String(error);
    if (this.#errors === 1)
      this.host.log('warning', 'an input has a problem', { input: this.name, error: this.#lastError });
  }
}

/** The inputs of a server beside the HTTP Event Collector. */
export class Inputs {
  readonly #running: RunningInput[] = [];

  /** Opens them all; rejects, with none left open, with Node's error and the input that it is about. */
  static async open(inputs: readonly SyslogInput[], host: InputHost): Promise<Inputs> {
    const all = new Inputs();
    for (const input of inputs) {
      const running = new RunningInput(input, host);
      try {
        await running.open();
      } catch (error) {
        await all.close();
        throw new InputProblem(`${input.transport} ${input.address}:${input.port}`, (error as Error).message);
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
