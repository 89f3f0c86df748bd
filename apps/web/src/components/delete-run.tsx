import { useState } from "preact/hooks";
import { removeRun } from "../state/runs.js";

/** A button that deletes a run once the user has confirmed it. */
export function DeleteRun({ run }: { run: string }) {
  const [confirming, setConfirming] = useState(false);
  if (!confirming) {
    return (
      <button type="button" class="small plain" onClick={() => setConfirming(true)} aria-label={`Delete ${run} …`}>
        Delete …
      </button>
    );
  }
  return (
    <span class="note row" role="alert">
      Delete {run} from this browser permanently?
      <button type="button" class="small" onClick={() => void removeRun(run)}>
        Delete {run}
      </button>
      <button type="button" class="small" onClick={() => setConfirming(false)}>
        Cancel
      </button>
    </span>
  );
}
