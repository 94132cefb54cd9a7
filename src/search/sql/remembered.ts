/** Answers in one memory; beyond them it starts again, for texts may be made by users without end. */
const MOST = 1000;

/** Longer texts are worked out anew each time. */
const LONGEST = 5000;

/** A pure function of a text that gives the answer it gave before. What it gives must not be changed. */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = answer(text);
    if (known.size >= MOST) known.clear();
    if (text.length <= LONGEST) known.set(text, made);
    return made;
  };
}
