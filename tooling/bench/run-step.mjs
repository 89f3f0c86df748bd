// The training step of a backend: recorded and replayed if the backend has a recorder, else eager.
import { existsSync } from "node:fs";
import * as runtime from "../../packages/runtime/dist/training-step.js";

const RUNNER = new URL("../../packages/runtime/dist/replay/step-runner.js", import.meta.url);

/** `train(cells, settings, observe)` runs one step with its update. */
export async function stepFunction(model, data, backend) {
  if (existsSync(RUNNER)) {
    const { StepRunner } = await import(RUNNER.href);
    const runner = new StepRunner(model, data, backend.recorder?.(), (message) => console.error(message));
    return (cells, settings, observe) => runner.train(cells, settings, observe);
  }
  return async (cells, settings) => {
    const batch = await runtime.loadBatch(data, cells);
    runtime.trainStep(model, batch, new runtime.StepContexts(settings));
    batch.dispose();
  };
}
