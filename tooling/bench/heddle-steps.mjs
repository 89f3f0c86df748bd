// A contestant of step-times.mjs: training steps on one backend, `node heddle-steps.mjs '{"use":"simd","threads":1}'`.
// Each request is a problem and for how long to train on it, or how many of its steps to take apart.
import { answerLines } from "./contestant.mjs";
import { heddleBackend } from "./heddle-backend.mjs";
import { stepper } from "./stepper.mjs";
import { takenApart } from "./taken-apart.mjs";

const backend = await heddleBackend(JSON.parse(process.argv[2]));
const steppers = new Map();

await answerLines(async ({ problem, milliseconds, apart }) => {
  const key = JSON.stringify(problem);
  const run = async () => {
    const times = [];
    const until = performance.now() + milliseconds;
    while (times.length === 0 || performance.now() < until) times.push(steppers.get(key)());
    return times;
  };
  if (!steppers.has(key)) {
    steppers.set(key, await stepper(problem, backend));
    // Unmeasured: engines compile what runs often, and a recording is compared most often at its beginning.
    await run();
    for (let i = 0; backend.recorder?.() && i < 40; i++) steppers.get(key)();
  }
  return apart ? { operations: takenApart(steppers.get(key), apart) } : { times: await run() };
});
