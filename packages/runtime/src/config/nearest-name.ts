import { closest, distance } from "fastest-levenshtein";

/** "Did you mean condition?", or `otherwise` where no known name is near enough to be meant. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  if (known.length === 0) return otherwise;
  const nearest = closest(name, [...known]);
  return distance(name, nearest) <= Math.max(2, name.length / 2) ? `Did you mean ${nearest}?` : otherwise;
}
