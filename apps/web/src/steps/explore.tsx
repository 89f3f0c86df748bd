import { useEffect, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { Heatmap } from "../components/heatmap.js";
import { fixed, whole } from "../components/number-text.js";
import { Numbers } from "../components/numbers.js";
import type { RunView } from "../engine/protocol.js";
import { associations } from "../state/results.js";
import { opening, runFailure, runs, shown, showRun } from "../state/runs.js";
import { AlignmentTable } from "./alignment-table.js";
import { CellPlot } from "./cell-plot.js";
import { GenePage } from "./gene-page.js";
import { GeneSetPage } from "./gene-set-page.js";
import { JudgeColumns } from "./judge-columns.js";
import { LatentPage } from "./latent-page.js";
import { NoRunYet } from "./no-run-yet.js";
import { RunChoice } from "./run-choice.js";
import { Supervised } from "./supervised.js";

export function Explore() {
  const view = shown.value;
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  useEffect(() => {
    if (shown.value === undefined && trained.length > 0) void showRun(trained.at(-1)!.name);
  }, [trained.length]);
  if (view === undefined && trained.length === 0) return <NoRunYet what="to explore" />;
  return (
    <>
      <h1>Latents, factors and genes</h1>
      <RunChoice id="explored-run" name="Run" target={shown} />
      {opening.value !== undefined && <p role="status">Opening {opening.value} …</p>}
      <FailureBox failure={runFailure.value} title="The run cannot be opened" />
      {view !== undefined && <Run key={view.name} view={view} />}
    </>
  );
}

export const inactiveIn = ({ evaluation }: RunView): ReadonlySet<number> =>
  new Set(evaluation.latents.filter(({ active }) => !active).map(({ index }) => index));

function Run({ view }: { view: RunView }) {
  const { evaluation, summary, latents } = view;
  const inactive = inactiveIn(view);
  const rows = associations(evaluation.results, latents);
  const [latent, setLatent] = useState(() => firstActive(view));
  const [gene, setGene] = useState<string>();
  const [column, setColumn] = useState<{ readonly name: string }>();
  const showColumn = (name: string) => setColumn({ name });
  return (
    <>
      <Numbers
        values={[
          [whole(summary.cells), "cells"],
          [whole(summary.genes), "genes"],
          [`${latents - inactive.size} of ${latents}`, "latents active"],
          [fixed(view.epochs.at(-1)?.elbo ?? Number.NaN, 1), "ELBO, nats per cell"],
        ]}
      />
      <section class="sheet">
        <h2>Which latent follows which factor</h2>
        <AlignmentTable evaluation={evaluation} onChoose={setLatent} />
        {rows.length > 0 && (
          <>
            <h3>Correlation of every latent with every factor</h3>
            <Heatmap
              rows={rows}
              latents={latents}
              inactive={inactive}
              chosen={latent}
              onChoose={setLatent}
              label="Correlation of every latent with every factor"
            />
            <p class="quiet">
              {rows[0].title} with its 95 % confidence interval. A frame marks the largest absolute value of each
              factor. Choose a latent to see its effect on genes.
            </p>
          </>
        )}
        <JudgeColumns view={view} />
        {evaluation.notes.map((note) => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
      </section>
      <Supervised view={view} onLatent={setLatent} onColor={showColumn} />
      <div class="columns">
        <CellPlot view={view} latent={latent} gene={gene} chosen={column} onColumn={showColumn} />
        <div>
          <LatentPage view={view} latent={latent} onLatent={setLatent} onGene={setGene} />
          <GenePage view={view} gene={gene} onGene={setGene} onLatent={setLatent} />
        </div>
      </div>
      <GeneSetPage view={view} latent={latent} />
    </>
  );
}

function firstActive({ evaluation }: RunView): number {
  const order = [...evaluation.latents].sort((a, b) => (b.kl ?? b.standardDeviation) - (a.kl ?? a.standardDeviation));
  return order[0]?.index ?? 0;
}
