import type { Signal } from "@preact/signals";
import type { RunView } from "../engine/protocol.js";
import { opening, runs, showRun } from "../state/runs.js";

/** Which of the trained runs is looked at. */
export function RunChoice({ id, name, place }: { id: string; name: string; place: Signal<RunView | undefined> }) {
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  const current = place.value?.name ?? "";
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select
        id={id}
        value={current}
        disabled={opening.value !== undefined}
        onChange={(event) => {
          if (event.currentTarget.value !== "") void showRun(event.currentTarget.value, place);
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
