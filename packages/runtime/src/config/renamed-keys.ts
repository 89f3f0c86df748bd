/** Configuration keys and plugin options of earlier versions, with their present names. */
export const RENAMED_KEYS: Readonly<Record<string, string>> = {
  fixVanished: "pinInactive",
  normalisation: "normalization",
  neighbours: "neighbors",
  diversityNeighbours: "diversityNeighbors",
  standardise: "standardize",
};

/** The present name of a key, if it was renamed. */
export const presentName = (key: string): string | undefined =>
  Object.hasOwn(RENAMED_KEYS, key) ? RENAMED_KEYS[key] : undefined;
