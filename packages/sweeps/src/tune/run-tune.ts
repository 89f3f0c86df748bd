import { HeddleError, type SweepPlan, type TuneRecord, type TuneRung } from "@heddle/contracts";
import { checked, RUN_FORMAT, readJson } from "@heddle/runtime/run-folder";
import { folderStore } from "@heddle/runtime/stores";
import { z } from "zod";
import { sweepStatus } from "../state.js";
import { evaluationIds } from "../work.js";
import { rungPlan, type TunePlan } from "./plan-tune.js";
import { choice, rank, type ScoredCandidate } from "./rank.js";
import { type ScoreOptions, scoreOf } from "./score.js";

const FILE = "results.json";

export interface RunTuneOptions extends ScoreOptions {
  /** Computes the runs of a plan in the folder that are not done, as `heddle sweep run`. */
  readonly execute: (plan: SweepPlan) => Promise<void>;
  readonly onRung?: ((record: TuneRecord) => void) | undefined;
}

export type FinishedTuning = TuneRecord & Required<Pick<TuneRecord, "chosen">>;

/**
 * Successive halving (Jamieson and Talwalkar 2016): trains all candidates for a share of their epochs, keeps the best ones and
 * continues these. Continued runs have the same weights as runs without a pause. Finished rungs are read from results.json,
 * so that the same call continues after an interruption.
 *
 * @throws HeddleError "output-exists" if the folder has the results of another plan
 */
export async function runTune(options: RunTuneOptions): Promise<FinishedTuning> {
  const { folder, plan, execute, onRung } = options;
  const { tune, candidates } = plan;
  const rungs = await readRungs(options);
  let open = rungs.length === 0 ? [...candidates.keys()] : keptOf(rungs[rungs.length - 1]);
  for (const until of tune.rungs.slice(rungs.length)) {
    const runs = rungPlan(plan, open, until);
    await execute(runs);
    const scored: ScoredCandidate[] = [];
    const failures = await failuresOf(runs, folder);
    for (const candidate of open) {
      const failed = plan.runs[candidate].find(({ id }) => failures.has(id));
      if (failed) scored.push({ candidate, failed: `${failed.label}: ${failures.get(failed.id)}` });
      else scored.push(await scoreOf(candidate, plan.runs[candidate], options));
    }
    const isLast = rungs.length === tune.rungs.length - 1;
    const count = isLast ? 1 : Math.max(1, Math.ceil(tune.keep * open.length));
    rungs.push({ until, candidates: rank(scored, tune, count) });
    open = keptOf(rungs[rungs.length - 1]);
    const record = recordOf(options, rungs);
    await folderStore(folder).write(FILE, `${JSON.stringify(record, null, 2)}\n`);
    onRung?.(record);
  }
  return { ...recordOf(options, rungs), chosen: choice(rungs, labelsOf(plan), tune) };
}

const labelsOf = ({ candidates }: TunePlan) => candidates.map(({ label }) => label);

const keptOf = ({ candidates }: TuneRung): number[] =>
  candidates
    .filter(({ kept }) => kept)
    .map(({ candidate }) => candidate)
    .sort((a, b) => a - b);

function recordOf({ plan }: RunTuneOptions, rungs: readonly TuneRung[]): TuneRecord {
  const { tune, candidates } = plan;
  const last = rungs[rungs.length - 1];
  // without a candidate to continue there is nothing to choose either
  const isDone = rungs.length === tune.rungs.length || keptOf(last).length === 0;
  return {
    heddle: { format: RUN_FORMAT },
    name: tune.name,
    plan: plan.fingerprint,
    seeds: tune.seeds,
    candidates,
    rungs,
    ...(isDone && { chosen: choice(rungs, labelsOf(plan), tune) }),
  };
}

/** Messages of the failed runs by id. Throws HeddleError "sweep-unfinished" if a run is neither done nor failed. */
async function failuresOf(plan: SweepPlan, folder: string): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (const { id, label, state, message } of await sweepStatus(folder, plan, evaluationIds(plan))) {
    if (state === "failed") failures.set(id, message ?? "");
    else if (state !== "done") throw unfinished(folder, label);
  }
  return failures;
}

const resultsFile = z.looseObject({
  plan: z.string(),
  rungs: z.array(
    z.looseObject({ until: z.number(), candidates: z.array(z.looseObject({ candidate: z.int(), kept: z.boolean() })) }),
  ),
});

async function readRungs({ folder, plan }: RunTuneOptions): Promise<TuneRung[]> {
  const store = folderStore(folder);
  if (!(await store.exists(FILE))) return [];
  const where = `${folder}/${FILE}`;
  const next = `Use another copy of the file, or choose another folder: rungs are not repeated.`;
  const saved = checked<TuneRecord>(await readJson(store, FILE, next), resultsFile, where, next);
  if (saved.plan === plan.fingerprint) return [...saved.rungs];
  throw new HeddleError("output-exists", {
    where,
    expected: "the results of this plan",
    got: "those of another one: other candidates, seeds, data or criteria",
    next: "Choose another --out.",
  });
}

const unfinished = (where: string, label: string) =>
  new HeddleError("sweep-unfinished", {
    where,
    expected: "every run of the rung to be done",
    got: `${label} is not done, because its worker ended`,
    next: "Tune again with the same command; finished runs are kept.",
  });
