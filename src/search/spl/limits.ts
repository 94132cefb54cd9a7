/**
 * Bounds that keep any input harmless. Macro depth 100 and subsearch depth 8 are Splunk's (limits.conf); the others
 * keep recursion, here and in whatever walks the tree later, well inside the default stack of Node.
 */
export const limits = {
  /** UTF-16 units of a search, before and after macro expansion. */
  text: 1_048_576,
  macroDepth: 100,
  macroCalls: 20_000,
  /** Sum of all definitions put in, most of which may vanish again as comments. */
  macroText: 8 * 1_048_576,
  subsearchDepth: 8,
  /** Open parentheses, calls, unary operators and subsearches at one point of the text. */
  nesting: 250,
  /** Height of an eval expression; a chain `a OR b OR c` is as high as it is long. */
  height: 500,
} as const;
