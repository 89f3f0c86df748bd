import { closest, distance } from "fastest-levenshtein";

/**
 * "Did you mean condition?", or `otherwise` where no known name is near. `written` turns the name into the form to
 * write, for instance a dotted key.
 */
export function didYouMean(
  name: string,
  known: readonly string[],
  otherwise: string,
  written: (name: string) => string = (nearest) => nearest,
): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? otherwise : `Did you mean ${written(nearest)}?`;
}

/** The known name with the fewest edits, ignoring case, if they are few beside the name's length. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = known.map((each) => each.toLowerCase());
  const found = closest(name.toLowerCase(), lower);
  return distance(name.toLowerCase(), found) <= Math.max(2, name.length / 2) ? known[lower.indexOf(found)] : undefined;
}
