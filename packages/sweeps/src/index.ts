// Sweeps: runs over a grid and seeds. A sweep file becomes a plan; workers share the plan; `collect` gathers results.
export { type CollectedRun, type CollectedSweep, collect, collectedCsv } from "./collect.js";
export { configOf, planSweep, readPlan, writePlan } from "./plan.js";
export { evaluationId, runId } from "./run-id.js";
export { forgetFailures, runFolder, sweepStatus } from "./state.js";
export { parseSweep, type Sweep, type SweepInput, sweepSchema } from "./sweep-file.js";
export { planTune, type TunePlan } from "./tune/plan-tune.js";
export { type FinishedTuning, type RunTuneOptions, runTune } from "./tune/run-tune.js";
export { parseTune, type Tune, type TuneInput, tuneSchema } from "./tune/tune-file.js";
export { evaluationIds, lockRun, type WorkOptions, workThrough } from "./work.js";
