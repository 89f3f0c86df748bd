import type { Signal } from "@preact/signals";
import type { RunView } from "../engine/protocol.js";
import { opening, runs, showRun } from "../state/runs.js";

/** Selects the run on view. */
export function RunChoice({ id, name, target }: { id: string; name: string; target: Signal<RunView | undefined> }) {
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  const current = target.value?.name ?? "";
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select
        id={id}
        value={current}
        disabled={opening.value !== undefined}
        onChange={(event) => {
          if (event.currentTarget.value !== "") void showRun(event.currentTarget.value, target);
        }}
      >
        {current === "" && <option value="">Choose a run</option>}
        {trained.map(({ name: run, objective }) => (
          <option key={run} value={run}>
            {run} ({objective})
          </option>
        ))}
      </select>
    </div>
  );
}
