import type { StepSettings } from "../step/contexts.js";
import type { TrainingProgress } from "./progress.js";
import type { RunSetup } from "./setup.js";

/** The settings of the next step of training, or of a validation step. */
export function stepSettings(setup: RunSetup, progress: TrainingProgress, training: boolean): StepSettings {
  const { plan, random, schedules, split } = setup;
  return {
    // frozen networks keep their running moments and use no dropout
    training: training && setup.adapt === undefined,
    position: { epoch: progress.epoch, step: progress.step },
    plan,
    random: random.stream(training ? "training" : "validation"),
    schedules,
    datasetSize: split.training.length,
  };
}
