import { type ConfigInput, evaluateSeeds, HeddleError } from "heddle";
import { applySettings } from "heddle/config";
import { openRun } from "../config/run-store.js";
import { readSettings } from "../config/settings.js";
import { type Invocation, printOrWrite } from "../result.js";
import { seedsText } from "../show/seeds.js";
import type { EvaluateCommandOptions } from "./evaluate-options.js";
import { evaluationEvents } from "./evaluation-events.js";

/** Several seeds of one configuration: means with intervals over seeds, and the metrics that compare seeds. */
export async function evaluateSeedsOf(
  targets: readonly string[],
  invocation: Invocation<EvaluateCommandOptions>,
): Promise<void> {
  const { options } = invocation;
  const single = (["obsm", "factors", "labels", "geneSets"] as const).find((key) => options[key] !== undefined);
  if (single !== undefined) throw singleRunOption(single);
  const runs = [];
  for (const target of targets) runs.push(await openRun(target, invocation));
  const events = evaluationEvents(invocation);
  const record = await evaluateSeeds(
    runs.map(({ store }) => store),
    {
      overrides: applySettings({}, readSettings(options)) as Partial<ConfigInput>,
      plugins: runs[0].plugins,
      onEvent: events.onEvent,
    },
  );
  const named = { ...record, runs: [...targets] };
  await printOrWrite(invocation, {
    json: named,
    text: `${seedsText(named)}\nNext: heddle report ${targets.join(" ")}\n`,
  });
  events.throwFailure();
}

const singleRunOption = (option: string) =>
  new HeddleError("usage", {
    expected: `--${option === "geneSets" ? "gene-sets" : option} with one run or file`,
    got: "several runs",
    next: "Evaluate each run with this option first, then compare the runs without it.",
  });
