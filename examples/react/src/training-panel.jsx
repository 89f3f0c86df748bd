import { useState } from "react";
import { useTraining } from "./use-training.js";

/** Trains on a file that is chosen, or on the configuration's own data; shows how it goes, and stops when it is taken off the page. */
export function TrainingPanel({ config }) {
  const [file, setFile] = useState();
  const { state, epochs, progress, error, run, start, pause, resume, stop } = useTraining();
  const last = epochs.at(-1);
  const isUnderWay = state === "running" || state === "paused";
  return (
    <section aria-label="Training">
      <p>
        <label>
          Cells (.h5ad): <input type="file" onChange={({ target }) => setFile(target.files[0])} />
        </label>
      </p>
      <p>
        <button type="button" disabled={isUnderWay} onClick={() => start(config, file && { data: file })}>
          Train
        </button>
        <button type="button" disabled={!isUnderWay} onClick={state === "paused" ? resume : pause}>
          {state === "paused" ? "Go on" : "Pause"}
        </button>
        <button type="button" disabled={!isUnderWay} onClick={stop}>
          Stop
        </button>
        <progress value={progress} max="1" aria-label="Steps" />
      </p>
      <p role="status">
        {error
          ? error.message
          : run
            ? `done: ${run.encoded.representation.rows} cells in ${run.encoded.representation.columns} latents`
            : last
              ? `epoch ${last.epoch + 1}: ELBO ${last.elbo.toFixed(1)}`
              : state}
      </p>
    </section>
  );
}
