// heddle/sweeps: many runs over a grid of settings and seeds, shared by any number of processes. For Node.
export type {
  PlannedRun,
  RunStatus,
  SweepPlan,
  TuneCandidate,
  TunedCandidate,
  TuneRecord,
  TuneRung,
  TuneScore,
  WorkerCommand,
} from "@heddle/contracts";
export type { CollectedRun, CollectedSweep, FinishedTuning, SweepInput, TuneInput } from "@heddle/sweeps";
export {
  collectSweep,
  type OpenSweepOptions,
  openSweep,
  type PlanSweepOptions,
  planSweep,
  type RunSweepOptions,
  readSweepPlan,
  runSweep,
  type Sweep,
  sweepCsv,
  sweepStatus,
  type WorkSweepOptions,
  workSweep,
  writeSweep,
} from "./run-sweeps.js";
export { type Tuned, type TuneOptions, tune } from "./tune.js";
