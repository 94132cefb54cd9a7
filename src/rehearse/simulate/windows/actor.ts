import { type Happening, processCreate, processEnd } from '../happening.js';
import type { Entry } from '../logs.js';
import { type Machine, type Process, SYSTEM_USER, start } from '../machine.js';
import { MICROSOFT } from '../noise.js';
import type { Random } from '../random.js';
import type { ChannelName } from './channels.js';
import { sysmonEntry, windowsEntry } from './windows-entry.js';

export interface Program {
  readonly commandLine?: string;
  readonly parent?: Process;
  readonly user?: string;
  readonly integrity?: 'Low' | 'Medium' | 'High' | 'System';
  /** It goes on running. */
  readonly stays?: boolean;
}

export const SYSTEM32 = 'C:\\Windows\\System32\\';

/** Who acts on one machine, with a clock that goes on between acts. Everything is noted in `entries`. */
export class Actor {
  readonly entries: Entry[] = [];
  #at: number;

  constructor(
    readonly machine: Machine,
    from: number,
    readonly random: Random,
  ) {
    this.#at = from;
  }

  get at(): number {
    return this.#at;
  }

  /** The user's home directory. */
  get home(): string {
    return `C:\\Users\\${this.machine.user.replace(/^.*\\/, '')}`;
  }

  wait(seconds: number): void {
    this.#at += seconds * 1_000 + this.random.integer(0, 400);
  }

  /** A program that was running before; nothing is written. */
  running(image: string, user = this.machine.user): Process {
    return start(this.machine, this.#at - 7_200_000, { image, user }, this.random);
  }

  system(image: string): Process {
    return this.running(`${SYSTEM32}${image}`, SYSTEM_USER);
  }

  /** Starts a program and, unless it stays, ends it. */
  run(image: string, { commandLine, parent, user, integrity = 'Medium', stays = false }: Program = {}): Process {
    this.wait(2);
    const above = parent ?? this.running('C:\\Windows\\explorer.exe');
    const program = {
      image,
      parent: above,
      ...(commandLine !== undefined && { commandLine }),
      ...(user !== undefined && { user }),
    };
    const process = start(this.machine, this.#at, program, this.random);
    this.note((p) => processCreate(p, image.startsWith('C:\\Windows\\') ? MICROSOFT : undefined, integrity), process);
    if (!stays) this.entries.push(sysmonEntry(processEnd(process, this.#at + this.random.integer(300, 4_000))));
    return process;
  }

  /** One of Sysmon's events about a process, now. */
  note(make: (by: Process, at: number) => Happening, by: Process): void {
    this.entries.push(sysmonEntry(make(by, this.#at)));
  }

  /** An event of another channel, now. */
  log(channel: ChannelName, id: number, data: Readonly<Record<string, string>>): void {
    this.entries.push(windowsEntry(channel, id, this.machine, this.#at, data));
  }
}
