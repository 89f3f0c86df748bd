import { HeddleError } from "@heddle/contracts";
import { applySettings, evaluateSeeds } from "@heddle/runtime";
import { openRun } from "../config/run-store.js";
import { readSettings } from "../config/settings.js";
import { type Invocation, printOrWrite } from "../result.js";
import { seedsText } from "../show/seeds.js";
import { type EvaluateCommandOptions, onMetric } from "./evaluate-options.js";
import { newFailures } from "./failures.js";

/** Several seeds of one configuration: means with intervals over seeds, and what compares seeds. */
export async function evaluateSeedsOf(
  targets: readonly string[],
  invocation: Invocation<EvaluateCommandOptions>,
): Promise<void> {
  const { terminal, options } = invocation;
  const single = (["obsm", "factors", "geneSets"] as const).find((key) => options[key] !== undefined);
  if (single !== undefined) throw ofOneRun(single);
  const runs = [];
  for (const target of targets) runs.push(await openRun(target, terminal.folder));
  const failures = newFailures();
  const record = await evaluateSeeds({
    catalog: runs[0]!.catalog,
    stores: runs.map(({ store }) => store),
    overrides: applySettings({}, readSettings(options)),
    onMetric: onMetric({ terminal, options }),
    onFailure: failures.add,
  });
  const named = { ...record, runs: [...targets] };
  await printOrWrite(invocation, {
    json: named,
    text: `${seedsText(named)}\nNext: heddle report ${targets.join(" ")}\n`,
  });
  failures.throwFirst();
}

const ofOneRun = (option: string) =>
  new HeddleError("usage", {
    expected: `--${option === "geneSets" ? "gene-sets" : option} with one run or file`,
    got: "several runs",
    next: "Evaluate each run with it first; several are then compared as they were evaluated.",
  });
