import { evaluate } from "heddle";
import type { HandlerContext } from "heddle/worker";
import { openRun } from "./open-run.js";
import type { EngineCalls, RunView, TrainEvent } from "./protocol.js";
import { storeOf } from "./stores.js";

/** Evaluates a run by other columns and opens it again. */
export async function judgeRun(
  { run, factors }: EngineCalls["judge"]["request"],
  { signal, onEvent }: HandlerContext<TrainEvent>,
): Promise<RunView> {
  await evaluate(storeOf(run), {
    overrides: { factors: [...factors] },
    signal,
    onEvent: (event) => {
      if (event.kind === "metric") onEvent({ kind: "metric", name: event.name });
    },
  });
  return openRun(run);
}
