/** Minutes east of UTC of zone names that logs write. Where a name has several meanings, the American one is meant. */
const NAMED: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  BST: 60,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

const MICROS_PER_MINUTE = 60_000_000;

/** Minutes east of UTC that `+02:00`, `-0500`, `+02`, `Z`, `EST` or `GMT+10:00` stand for. */
export function zoneMinutes(text: string): number | undefined {
  const [, name = '', sign, hours, minutes = '0'] = /^([A-Za-z]*)(?:([+-])(\d\d?):?(\d\d)?)?$/.exec(text.trim()) ?? [];
  const upper = name.toUpperCase();
  const base = name === '' ? 0 : Object.hasOwn(NAMED, upper) ? NAMED[upper] : undefined;
  if (base === undefined || (name === '' && sign === undefined)) return undefined;
  if (sign === undefined) return base;
  return base + (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The clock of a place, from the IANA data of the runtime. */
class Zone {
  readonly #format: Intl.DateTimeFormat;
  /** Offsets change on the hour at most; logs stay within few hours for long. */
  readonly #known = new Map<number, number>();

  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Microseconds east of UTC at a moment. */
  offsetAt(micros: number): number {
    const hour = Math.floor(micros / 3_600_000_000);
    let offset = this.#known.get(hour);
    if (offset === undefined) {
      const at = hour * 3_600_000;
      const parts = new Map(this.#format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      const local = Date.UTC(
        part('year'),
        part('month') - 1,
        part('day'),
        part('hour'),
        part('minute'),
        part('second'),
      );
      offset = Math.round((local - at) / 60_000) * MICROS_PER_MINUTE;
      if (this.#known.size < 100_000) this.#known.set(hour, offset);
    }
    return offset;
  }
}

const zones = new Map<string, Zone | undefined>();

function zoneOf(name: string): Zone | undefined {
  if (!zones.has(name)) {
    try {
      zones.set(name, new Zone(name));
    } catch {
      zones.set(name, undefined);
    }
  }
  return zones.get(name);
}

/** The moment at which clocks of a zone (IANA name; absent: UTC) show `local` microseconds. */
export function fromLocal(local: number, zone: string | undefined): number {
  const clock = zone === undefined || zone === 'UTC' ? undefined : zoneOf(zone);
  if (clock === undefined) return local;
  // The offset holds at the moment sought, which is known only with the offset.
  const near = local - clock.offsetAt(local);
  return local - clock.offsetAt(near);
}
