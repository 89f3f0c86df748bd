import type { RunRecord } from "@heddle/contracts";
import { count, listed } from "../../number-text.js";
import { pluginText } from "../../summary/plugin-text.js";
import { html, type Markup } from "../markup.js";
import { trainedText } from "../trained-text.js";
import type { RunView, Section } from "../view.js";

/** Configuration of each run, and how to reproduce it. */
export const configuration: Section = {
  id: "configuration",
  title: "Configuration and reproduction",
  render: (view) => html`<p>The same configuration, seed and data give the same numbers. Save a block below as
<code>config.json</code> beside the data and run:</p><pre><code>heddle train config.json --out again
heddle evaluate again
heddle report again</code></pre>${view.runs.map(runConfiguration)}`,
};

function runConfiguration(run: RunView): Markup {
  const { config } = run.record;
  return html`<h3><span class="swatch" style="--run:${run.color}"></span>${run.label}</h3>
<dl class="facts">${facts(run.record).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<details><summary>config.json</summary><pre tabindex="0"><code>${JSON.stringify(config, null, 2)}</code></pre></details>`;
}

function facts(record: RunRecord): readonly (readonly [string, string])[] {
  const { summary, config, evaluation } = record;
  const dropped = Object.entries(summary.droppedCells).filter(([, cells]) => cells > 0);
  const trained = trainedText(record);
  return [
    ...(trained === "" ? [] : [["Trained", trained] as const]),
    ["Files", summary.data.files.length === 0 ? "none" : listed(summary.data.files)],
    ["Format, matrix", `${summary.data.format}, ${summary.data.matrix}`],
    [
      "Cells",
      `${count(summary.cells)} (${count(summary.trainingCells)} training, ${count(summary.validationCells)} validation)`,
    ],
    ["Cells dropped", dropped.length === 0 ? "none" : listed(dropped.map(([why, cells]) => `${count(cells)} ${why}`))],
    ["Genes", `${count(summary.genes)} of ${count(summary.genesInFile)}`],
    ["Latents", count(evaluation.latents.length)],
    ["Objective", pluginText(config.objective)],
    ["Likelihood, prior", `${pluginText(config.likelihood)}, ${pluginText(config.prior)}`],
    ["Encoder, decoder", `${pluginText(config.encoder)}, ${pluginText(config.decoder)}`],
    ["Rotation", summary.rotation?.use ?? "none"],
    ["Optimizer, seed", `${pluginText(config.optimizer)}, ${config.seed ?? 0}`],
    ["Weights", count(summary.parameters)],
    [
      "Epochs, steps",
      `${count(summary.epochs)}, ${count(summary.steps)}${summary.stoppedEarly ? " (stopped early)" : ""}`,
    ],
  ];
}
