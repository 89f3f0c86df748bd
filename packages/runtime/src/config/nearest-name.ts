import { distance } from "fastest-levenshtein";

/**
 * "Did you mean condition?", or `otherwise` if no known name is near. `written` turns the name into the form to
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
  const target = name.toLowerCase();
  const ranked = known.map((each) => ({ each, edits: editsTo(target, each.toLowerCase()) }));
  const [nearest] = ranked.sort((a, b) => a.edits - b.edits);
  return nearest !== undefined && nearest.edits <= Math.max(2, name.length / 2) ? nearest.each : undefined;
}

/** Levenshtein distance; letters in another order ("mgi" for "mig") count as one edit. */
function editsTo(target: string, known: string): number {
  const edits = distance(target, known);
  return edits === 2 && lettersOf(target) === lettersOf(known) ? 1 : edits;
}

const lettersOf = (name: string): string => [...name].sort().join("");
