/** Why a piece of an event log cannot be read. Thrown inside the reader only; it becomes a diagnostic there. */
export class Damage extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Damage';
  }
}

/** Fails unless `size` bytes from `at` lie before `end`. */
export function within(at: number, size: number, end: number): void {
  if (at < 0 || size < 0 || at + size > end) throw new Damage('its data runs past the end of what holds it');
}
