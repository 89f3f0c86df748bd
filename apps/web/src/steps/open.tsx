import { useState } from "preact/hooks";
import { DropZone } from "../components/drop-zone.js";
import { FailureBox } from "../components/failure-box.js";
import { whole } from "../components/number-text.js";
import { Numbers } from "../components/numbers.js";
import { Scatter } from "../components/scatter.js";
import type { Look } from "../engine/protocol.js";
import { look, openCells, openFailure, reading, SIMULATED, source } from "../state/cells.js";
import { goTo } from "../state/steps.js";
import { startTraining, training } from "../state/training.js";
import { Findings } from "./findings.js";

export function Open() {
  const found = look.value;
  const simulated = source.value.kind === "simulated";
  const busy = training.value?.state === "running" || training.value?.state === "pausing";
  return (
    <>
      <h1>Which latent follows which factor?</h1>
      <p class="lead">
        Heddle trains a disentangled variational autoencoder on single-cell counts, here in this tab, and shows what
        each of its latents does, gene by gene. Simulated cells are loaded: train on them at once, or open your own.
      </p>
      <div class="columns wide-first">
        <section class="sheet" aria-busy={reading.value !== undefined}>
          {found === undefined ? (
            <p role="status">{reading.value ?? "Starting"} …</p>
          ) : (
            <Cells look={found} simulated={simulated} />
          )}
          <div class="row">
            <button
              type="button"
              class="main"
              disabled={found === undefined || busy}
              onClick={() => {
                goTo("train");
                void startTraining();
              }}
            >
              Train
            </button>
            <a class="button" href="#/choose">
              Choose how first
            </a>
            {!simulated && (
              <button type="button" onClick={() => void openCells(SIMULATED)}>
                Back to simulated cells
              </button>
            )}
          </div>
        </section>
        <div>
          <DropZone
            title="Your own cells"
            hint="Drop an .h5ad, a 10x .h5, or matrix.mtx with its features and barcodes. Files are read where they lie, also when they are larger than memory."
            button="Choose files"
            onFiles={(files) => void openCells({ kind: "files", files })}
          />
          {reading.value !== undefined && found !== undefined && <p role="status">{reading.value} …</p>}
          <FailureBox failure={openFailure.value} title="These cells cannot be opened" />
        </div>
      </div>
      {found !== undefined && !simulated && <Findings look={found} />}
    </>
  );
}

function Cells({ look: { description, picture }, simulated }: { look: Look; simulated: boolean }) {
  const [factor, setFactor] = useState(Object.keys(picture?.factors ?? {})[0] ?? "");
  const files = source.value.kind === "files" ? source.value.files.map(({ name }) => name).join(", ") : "";
  return (
    <>
      <h2>{simulated ? "Simulated cells, ready to train on" : files}</h2>
      {picture === undefined ? (
        <Numbers
          values={[
            [whole(description.cells), "cells"],
            [whole(description.genes), "genes"],
            [description.taken?.name ?? "none", "matrix with counts"],
          ]}
        />
      ) : (
        <>
          <div class="field">
            <label for="look-factor">Color by</label>
            <select id="look-factor" value={factor} onChange={(event) => setFactor(event.currentTarget.value)}>
              {Object.keys(picture.factors).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
          <Scatter
            points={picture.points}
            column={picture.factors[factor]}
            coloredBy={factor}
            axes={["principal component 1", "principal component 2"]}
            label={`${whole(description.cells)} cells by their first two principal components, colored by ${factor}.`}
          />
          <p class="quiet">
            {whole(description.cells)} cells × {whole(description.genes)} genes, drawn by Splatter's algorithm with
            factors that are known: what a model should find.
          </p>
        </>
      )}
    </>
  );
}
