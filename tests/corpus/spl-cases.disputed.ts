/** Cases whose expectation we hold to be wrong, with the page that says so. */
export const DISPUTED: Readonly<Record<string, string>> = {};
