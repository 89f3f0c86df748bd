import { HeddleError } from "@heddle/contracts";
import { didYouMean } from "./nearest-name.js";

/** The error for a cell column that the data lack; `key` is the configuration key that names it. */
export const unknownColumn = (name: string, key: string, known: readonly string[]): HeddleError =>
  new HeddleError("unknown-column", {
    where: key,
    expected: known.length > 0 ? `a cell column: ${known.join(", ")}` : "a cell column, but the data has none",
    got: JSON.stringify(name),
    next: didYouMean(name, known, known.length > 0 ? "Choose one of these." : `Leave ${key} empty.`),
  });
