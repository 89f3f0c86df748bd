import { useId } from "preact/hooks";
import { DeleteRun } from "../components/delete-run.js";
import { RenameRun } from "../components/rename-run.js";
import type { RunListing } from "../engine/protocol.js";
import { runs } from "../state/runs.js";
import { resumeTraining, training } from "../state/training.js";

/** Runs whose training was interrupted, for example by closing the tab. Each can resume from its last checkpoint. */
export function Unfinished() {
  const left = runs.value.filter(({ state, name }) => state === "unfinished" && name !== training.value?.run);
  if (left.length === 0) return null;
  return (
    <section class="sheet">
      <h2>Unfinished runs</h2>
      <ul class="plain">
        {left.map((run) => (
          <Row key={run.name} run={run} />
        ))}
      </ul>
    </section>
  );
}

function Row({ run: { name, objective, epochs, files } }: { run: RunListing }) {
  const id = useId();
  const busy = training.value?.state === "running" || training.value?.state === "evaluating";
  const missing = files.filter(({ stored }) => !stored);
  return (
    <li class="row">
      <span>
        <b>{name}</b>{" "}
        <span class="quiet">
          ({objective}, {epochs} epochs done)
        </span>
      </span>
      {missing.length === 0 ? (
        <button
          type="button"
          class="small"
          disabled={busy}
          onClick={() =>
            void resumeTraining(name, files.length > 0 ? { kind: "stored" } : { kind: "simulated", options: {} })
          }
        >
          Resume
        </button>
      ) : (
        <>
          <label class="button small" for={id}>
            Resume: choose {missing.map((file) => file.name).join(", ")} again
          </label>
          <input
            id={id}
            class="away"
            type="file"
            multiple
            disabled={busy}
            onChange={(event) =>
              void resumeTraining(name, { kind: "files", files: [...(event.currentTarget.files ?? [])] })
            }
          />
        </>
      )}
      <RenameRun run={name} />
      <DeleteRun run={name} />
    </li>
  );
}
