import { createRandom } from "@heddle/numerics";
import { StepContexts } from "./contexts.js";

/** Contexts for a single pass outside training: running moments, no noise, no schedules. */
export function evaluationSteps(): StepContexts {
  return new StepContexts({
    training: false,
    position: { epoch: 0, step: 0 },
    plan: { epochs: 1, stepsPerEpoch: 1 },
    random: createRandom(0),
    schedules: new Map(),
    datasetSize: 0,
  });
}
