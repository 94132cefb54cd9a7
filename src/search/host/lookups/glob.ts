/**
 * A pattern cut at its `*`, which stands for any run of characters, none included: `['a', 'b']` is `a*b`. Linear in the
 * text: every piece is taken at its first place, and the last one at the end.
 */
export function globMatches(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length < 2) return text === first;
  const last = pieces[pieces.length - 1] ?? '';
  const end = text.length - last.length;
  let from = first.length;
  if (from > end || !text.startsWith(first) || !text.endsWith(last)) return false;
  for (let i = 1; i < pieces.length - 1; i++) {
    const piece = pieces[i] ?? '';
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}
