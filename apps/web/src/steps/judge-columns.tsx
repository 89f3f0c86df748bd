import { useId, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import type { RunView } from "../engine/protocol.js";
import { judgeRun } from "../state/run-columns.js";
import { AddColumns } from "./add-columns.js";

/** Columns of the cells as factors: evaluates the run by those that are checked, without training again. */
export function JudgeColumns({ view }: { view: RunView }) {
  const evaluated = Object.keys(view.factors);
  const [chosen, setChosen] = useState<readonly string[]>(evaluated);
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const id = useId();
  const judge = async () => {
    setBusy("");
    setFailure(await judgeRun(view.name, chosen, (metric) => setBusy(metric)));
    setBusy(undefined);
  };
  const toggle = (name: string, on: boolean) =>
    setChosen(on ? [...chosen, name] : chosen.filter((each) => each !== name));
  const unchanged = chosen.length === evaluated.length && chosen.every((name) => evaluated.includes(name));
  return (
    <details class="judge" open={evaluated.length === 0}>
      <summary>Judge other columns of the cells</summary>
      <div class="inside">
        <p class="quiet">
          The latents are compared with the checked columns, in seconds: the model is not trained again. The results
          replace those of the run.
        </p>
        <fieldset class="fields chips" aria-label="Columns to judge latents by">
          {Object.entries(view.columns).map(([name, column]) => (
            <label class="check" key={name} for={`${id}-${name}`}>
              <input
                type="checkbox"
                id={`${id}-${name}`}
                checked={chosen.includes(name)}
                onChange={(event) => toggle(name, event.currentTarget.checked)}
              />
              {name}
              <span class="quiet">{column.kind === "number" ? "numbers" : `${column.categories.length} levels`}</span>
            </label>
          ))}
        </fieldset>
        <AddColumns view={view} onAdded={(names) => setChosen([...new Set([...chosen, ...names])])} />
        <div class="row">
          <button
            type="button"
            class="main"
            disabled={chosen.length === 0 || unchanged || busy !== undefined}
            onClick={() => void judge()}
          >
            Evaluate by {chosen.length === 1 ? "this column" : `these ${chosen.length} columns`}
          </button>
          <span role="status" class="quiet">
            {busy !== undefined && `Evaluating${busy === "" ? "" : `: ${busy}`} …`}
          </span>
        </div>
        <FailureBox failure={failure} title="The run cannot be evaluated by these columns" />
      </div>
    </details>
  );
}
