/** Checks of operations on random shapes. */
import fc from "fast-check";
import type { Check } from "../checks.js";
import { computingFamilies } from "./computing-families.js";
import { movingFamilies } from "./moving-families.js";
import { expectGradient, expectValues, widened } from "./operation.js";

/**
 * One check per family with `runs` random shapes: values and, if given, gradients. `allowance` multiplies the tolerances
 * of count likelihoods.
 */
export const shapeChecks = (runs = 25, allowance = 1): Check[] =>
  [...computingFamilies, ...movingFamilies].map(({ title, cases, ofCounts }) => ({
    title: `${title} of ${runs} random shapes: values, and gradients compared with finite differences (tolerances as above)`,
    run: () =>
      fc.assert(
        fc.property(cases, ({ inputs, ...rest }) => {
          const operation = widened({ name: title, samples: [], ...rest }, ofCounts ? allowance : 1);
          expectValues(operation, inputs);
          if (operation.gradient) expectGradient(operation, inputs);
        }),
        { numRuns: runs },
      ),
  }));
