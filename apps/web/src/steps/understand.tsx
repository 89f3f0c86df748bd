import { useEffect, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { Heatmap } from "../components/heatmap.js";
import { fixed, whole } from "../components/number-text.js";
import { Numbers } from "../components/numbers.js";
import type { RunView } from "../engine/protocol.js";
import { opening, runFailure, runs, shown, showRun } from "../state/runs.js";
import { associations } from "../state/shown.js";
import { CellPicture } from "./cell-picture.js";
import { GenePage } from "./gene-page.js";
import { GeneSetPage } from "./gene-set-page.js";
import { LatentPage } from "./latent-page.js";
import { NoRunYet } from "./no-run-yet.js";
import { RunChoice } from "./run-choice.js";

export function Understand() {
  const view = shown.value;
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  useEffect(() => {
    if (shown.value === undefined && trained.length > 0) void showRun(trained.at(-1)!.name);
  }, [trained.length]);
  if (view === undefined && trained.length === 0) return <NoRunYet what="to understand" />;
  return (
    <>
      <h1>What does each latent do?</h1>
      <RunChoice id="understood-run" name="Run" place={shown} />
      {opening.value !== undefined && <p role="status">Opening {opening.value} …</p>}
      <FailureBox failure={runFailure.value} title="The run cannot be opened" />
      {view !== undefined && <Run key={view.name} view={view} />}
    </>
  );
}

export const vanishedIn = ({ evaluation }: RunView): ReadonlySet<number> =>
  new Set(evaluation.latents.filter(({ active }) => !active).map(({ index }) => index));

function Run({ view }: { view: RunView }) {
  const { evaluation, summary, latents } = view;
  const vanished = vanishedIn(view);
  const rows = associations(evaluation.results, latents);
  const [latent, setLatent] = useState(() => firstActive(view));
  const [gene, setGene] = useState<string>();
  return (
    <>
      <Numbers
        values={[
          [whole(summary.cells), "cells"],
          [whole(summary.genes), "genes"],
          [`${latents - vanished.size} of ${latents}`, "latents active"],
          [fixed(view.epochs.at(-1)?.elbo ?? Number.NaN, 1), "evidence, nats per cell"],
        ]}
      />
      <section class="sheet">
        <h2>Which latent follows which factor</h2>
        {rows.length === 0 ? (
          <p class="quiet">No factor is named in this run: choose one under Choose, and train again.</p>
        ) : (
          <>
            <Heatmap
              rows={rows}
              latents={latents}
              vanished={vanished}
              chosen={latent}
              onChoose={setLatent}
              label="Correlation of every latent with every factor"
            />
            <p class="quiet">
              Rank correlation with its 95 % interval below; the strongest of each row is framed. Choose a latent to see
              what it does.
            </p>
          </>
        )}
        {evaluation.notes.map((note) => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
      </section>
      <div class="columns">
        <CellPicture view={view} latent={latent} gene={gene} />
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
