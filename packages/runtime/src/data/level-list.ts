/** Levels that a message lists. */
const LISTED = 20;

/** "a, b, c", and the number of further levels for a covariate with many. */
export const levelList = (levels: readonly string[]): string =>
  levels.length <= LISTED
    ? levels.join(", ")
    : `${levels.slice(0, LISTED).join(", ")} and ${levels.length - LISTED} more`;
