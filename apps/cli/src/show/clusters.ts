import { type EvaluationRecord, type MetricResult, resultsBeside, resultsToShow } from "heddle";
import { fixed, withInterval } from "./numbers.js";
import { table } from "./table.js";

/** Clusters of the stored latents, and what remains without the latents of a factor; nothing where no metric evaluates it. */
export function clustersText({ results }: EvaluationRecord): string {
  return [clusterTable(results), removalTable(results)].filter((text) => text !== "").join("\n");
}

/** For a rotated run, the agreement in model coordinates is beside that of the latents that the run stores. */
function clusterTable(results: readonly MetricResult[]): string {
  const clustered = resultsToShow(results, "clustering");
  if (clustered.length === 0) return "";
  const beside = resultsBeside(results, "clustering");
  const about = beside[0]?.display?.beside;
  const rows = clustered.map((result) => {
    const other = beside.find(({ factor }) => factor === result.factor);
    return [result.factor ?? "", withInterval(result), ...(about === undefined ? [] : [fixed(other?.value, 2)])];
  });
  const title = clustered[0].display?.title ?? clustered[0].name;
  return table(["clusters", `${title} [95 %]`, ...(about === undefined ? [] : [about])], rows);
}

/** A row per factor whose latents are left out: what the others predict of it, and clusters of the other factors. */
function removalTable(results: readonly MetricResult[]): string {
  const leakage = resultsToShow(results, "leakage").filter(({ without }) => without !== undefined);
  if (leakage.length === 0) return "";
  const clustered = resultsToShow(results, "clustering-without");
  const others = [...new Set(clustered.flatMap(({ factor }) => factor ?? []))];
  const rows = leakage.map((result) => {
    const { without, nullValue } = result;
    const latents = results.flatMap(({ follows, without: of, latent }) =>
      follows && of === without ? [latent! + 1] : [],
    );
    const agreements = others.map((factor) =>
      clustered.find((own) => own.factor === factor && own.without === without),
    );
    return [
      without ?? "",
      latents.join(", "),
      withInterval(result),
      fixed(nullValue, 2),
      ...agreements.map((own) => fixed(own?.value, 2)),
    ];
  });
  const title = leakage[0].display?.title ?? leakage[0].name;
  const agreement = clustered[0]?.display?.title;
  return table(
    ["without", "latents", `${title} [95 %]`, "chance", ...others.map((factor) => `${factor}: ${agreement}`)],
    rows,
  );
}
