import { useState } from "preact/hooks";
import { DropZone } from "../components/drop-zone.js";
import { FailureBox } from "../components/failure-box.js";
import { whole } from "../components/number-text.js";
import { Numbers } from "../components/numbers.js";
import { Scatter } from "../components/scatter.js";
import type { Inspection } from "../engine/protocol.js";
import { inspection, openCells, openFailure, reading, SIMULATED, source } from "../state/cells.js";
import { ownValue } from "../state/own-value.js";
import { Findings } from "./findings.js";
import { TrainActions } from "./train-actions.js";

export function Open() {
  const found = inspection.value;
  const simulated = source.value.kind === "simulated";
  return (
    <>
      <h1>Disentangle single-cell counts</h1>
      <p class="lead">
        Heddle trains a variational autoencoder on single-cell counts in this tab and shows the effect of each latent on
        every gene. {simulated ? "Train on the simulated cells below, or open your own." : "Train on these cells."}
      </p>
      <div class="columns wide-first">
        <section class="sheet" aria-busy={reading.value !== undefined}>
          {found === undefined ? (
            <p role="status">{reading.value ?? "Starting"} …</p>
          ) : (
            <Cells inspection={found} simulated={simulated} />
          )}
          <div class="row">
            <TrainActions measures={!simulated} disabled={found === undefined || hasNoMatrix(found, simulated)} />
            <a class="button" href="#/configure">
              Review the configuration
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
            title="Your cells"
            hint="Drop an .h5ad, a .zarr.zip, a 10x .h5, or matrix.mtx with its features and barcodes. Files larger than memory are read in place."
            button="Choose files"
            onFiles={(files) => void openCells({ kind: "files", files })}
          />
          {reading.value !== undefined && found !== undefined && <p role="status">{reading.value} …</p>}
          <FailureBox failure={openFailure.value} title="These cells cannot be opened" />
        </div>
      </div>
      {found !== undefined && !simulated && <Findings inspection={found} />}
    </>
  );
}

/** Without any matrix there is nothing to train on. */
const hasNoMatrix = ({ description }: Inspection, simulated: boolean): boolean =>
  !simulated && description.matrices.length === 0;

function Cells({ inspection: { description, plot }, simulated }: { inspection: Inspection; simulated: boolean }) {
  const [factor, setFactor] = useState(Object.keys(plot?.factors ?? {})[0] ?? "");
  const files = source.value.kind === "files" ? source.value.files.map(({ name }) => name).join(", ") : "";
  return (
    <>
      <h2>{simulated ? "Simulated cells" : files}</h2>
      {plot === undefined ? (
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
            <label for="cells-factor">Color by</label>
            <select id="cells-factor" value={factor} onChange={(event) => setFactor(event.currentTarget.value)}>
              {Object.keys(plot.factors).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
          <Scatter
            points={plot.points}
            column={ownValue(plot.factors, factor)}
            coloredBy={factor}
            axes={["principal component 1", "principal component 2"]}
            label={`${whole(description.cells)} cells by their first two principal components, colored by ${factor}.`}
          />
          <p class="quiet">
            {whole(description.cells)} cells × {whole(description.genes)} genes, simulated by Splatter's algorithm with
            known factors.
          </p>
        </>
      )}
    </>
  );
}
