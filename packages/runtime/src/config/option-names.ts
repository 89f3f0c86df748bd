// Exported alone (`@heddle/runtime/option-names`), so that a program checks names before it loads the runtime.
import { HeddleError } from "@heddle/contracts";
import { didYouMean } from "./nearest-name.js";

export { didYouMean };

/** Throws HeddleError "usage" for the first unknown key of `options`. */
export function checkOptionNames(functionName: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new HeddleError("usage", {
    where: `${functionName}()`,
    expected: `options of ${functionName}(): ${known.join(", ")}`,
    got: `the unknown option ${JSON.stringify(unknown)}`,
    next: didYouMean(unknown, known, `Remove ${unknown}.`),
  });
}
