import type { SeedGroup } from "@heddle/contracts";
import { listed, plural } from "../../number-text.js";
import { html, type Markup } from "../markup.js";
import type { PageView, Section } from "../view.js";
import { measureTable } from "./metrics-by-run.js";

/** Every metric for every configuration, over its seeds. */
export const metricsByConfiguration: Section = {
  id: "metrics-by-configuration",
  title: "Metrics by configuration, over seeds",
  render: (view) => {
    const columns = view.groups.map((group) => ({ head: headOf(view, group), results: group.means }));
    const table = measureTable("Metrics by configuration, over seeds", columns);
    if (table === undefined) return undefined;
    return html`<p>Mean over runs that differ only in their seed and, below it, Student’s 95 % interval of the mean,
clipped to the range of the measure.
${columns.length > 1 && "Framed: the best mean of the row, even where intervals overlap. "}↑ higher is better, ↓ lower is better.</p>${table}`;
  },
};

function headOf(view: PageView, { runs }: SeedGroup): Markup {
  const { config, summary } = view.records[runs[0]];
  const names = listed(runs.map((i) => view.runs[i].label));
  return html`${summary.objective}<small>${optionsOf(config.objective)}</small><small>${plural(runs.length, "seed")}: ${names}</small>`;
}

/** "beta 4": scalar options of the objective; the configuration shows schedules. */
function optionsOf(objective: unknown): string {
  if (typeof objective !== "object" || objective === null) return "";
  const options = Object.entries(objective).filter(([key, value]) => key !== "use" && typeof value !== "object");
  return options.map(([key, value]) => `${key} ${value}`).join(", ");
}
