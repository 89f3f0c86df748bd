import type { SeedGroup } from "@heddle/contracts";
import { html, type Markup } from "../markup.js";
import { listed, plural } from "../number-text.js";
import type { PageView, Section } from "../view.js";
import { measureTable } from "./metrics-by-run.js";

/** Every metric against every configuration of several seeds: what one run alone cannot say. */
export const metricsByConfiguration: Section = {
  id: "metrics-by-configuration",
  title: "Metric by configuration, over seeds",
  render: (view) => {
    const columns = view.groups.map((group) => ({ head: headOf(view, group), results: group.means }));
    const table = measureTable("Metric by configuration, over seeds", columns);
    if (table === undefined) return undefined;
    return html`<p>Mean over runs that differ in nothing but their seed and, beneath, Student’s 95 % interval of that mean,
cut at what the measure can be.
${columns.length > 1 && "Framed: the best mean of its row, whether or not intervals overlap. "}↑ more is better, ↓ less is.</p>${table}`;
  },
};

function headOf(view: PageView, { runs }: SeedGroup): Markup {
  const { config, summary } = view.records[runs[0]!]!;
  const names = listed(runs.map((i) => view.runs[i]!.label));
  return html`${summary.objective}<small>${optionsOf(config.objective)}</small><small>${plural(runs.length, "seed")}: ${names}</small>`;
}

/** "beta 4": numbers and words that were chosen of the objective beside its name; schedules stand in the configuration. */
function optionsOf(objective: unknown): string {
  if (typeof objective !== "object" || objective === null) return "";
  const options = Object.entries(objective).filter(([key, value]) => key !== "use" && typeof value !== "object");
  return options.map(([key, value]) => `${key} ${value}`).join(", ");
}
