/** Operations on random shapes. */
import fc from "fast-check";
import type { Check } from "../checks.js";
import { computingFamilies } from "./computing-families.js";
import { movingFamilies } from "./moving-families.js";
import { expectGradient, expectValues, widened } from "./operation.js";

/** One check per family, the count likelihoods' limits `allowance` times as wide: `runs` random shapes, the values and, where given, the gradients of each. */
export const shapeChecks = (runs = 25, allowance = 1): Check[] =>
  [...computingFamilies, ...movingFamilies].map(({ title, cases, ofCounts }) => ({
    title: `${title} of ${runs} random shapes: values, and gradients against differences (limits as above)`,
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
