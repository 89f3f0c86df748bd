// A participant of step-times.mjs: training steps on one backend, `node heddle-steps.mjs '{"use":"simd","threads":1}'`.
// Each request is a problem with a period of training, or with a number of steps to time by operation.

import { heddleBackend } from "./heddle-backend.mjs";
import { answerLines } from "./participant.mjs";
import { stepper } from "./stepper.mjs";
import { timeOperations } from "./time-operations.mjs";

const backend = await heddleBackend(JSON.parse(process.argv[2]));
const steppers = new Map();

await answerLines(async ({ problem, milliseconds, operationSteps }) => {
  const key = JSON.stringify(problem);
  const run = async () => {
    const times = [];
    const until = performance.now() + milliseconds;
    while (times.length === 0 || performance.now() < until) times.push(await steppers.get(key)());
    return times;
  };
  if (!steppers.has(key)) {
    steppers.set(key, await stepper(problem, backend));
    // Warm-up: engines compile frequent code, and recordings are checked most often at the start.
    await run();
    for (let i = 0; backend.recorder?.() && i < 40; i++) await steppers.get(key)();
  }
  return operationSteps
    ? { operations: await timeOperations(steppers.get(key), operationSteps) }
    : { times: await run() };
});
