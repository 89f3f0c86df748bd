import { useId, useState } from "preact/hooks";
import { DeleteRun } from "../components/delete-run.js";
import { FailureBox } from "../components/failure-box.js";
import { saveBlob } from "../components/save.js";
import { listRuns, runs, shown, showRun } from "../state/runs.js";
import { goTo } from "../state/steps.js";
import { engine } from "../state/workers.js";
import { ImportRun } from "./import-run.js";

export function Export() {
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  return (
    <>
      <h1>Export runs</h1>
      <p class="lead">
        A run is a folder with the same files that <code>heddle train</code> writes; with <code>strict</code>, the model
        is the same byte for byte. Deleted runs cannot be restored: export them first.
      </p>
      {trained.map(({ name, objective }) => (
        <RunFiles key={name} run={name} objective={objective} />
      ))}
      {trained.length === 0 && <p class="note">There is no trained run in this browser yet.</p>}
      {trained.length > 1 && <SharedReport names={trained.map(({ name }) => name)} />}
      <ImportRun
        onImported={async (name) => {
          await listRuns();
          await showRun(name);
          if (shown.value?.name === name) goTo("explore");
        }}
      />
    </>
  );
}

/** Creates a file and downloads it. */
function useSaving() {
  const [making, setMaking] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const save = async (name: string, make: () => Promise<Blob>) => {
    setMaking(name);
    setFailure(undefined);
    try {
      saveBlob(name, await make());
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setMaking(undefined);
    }
  };
  return { making, failure, save };
}

function RunFiles({ run, objective }: { run: string; objective: string }) {
  const { making, failure, save } = useSaving();
  return (
    <section class="sheet">
      <h2>
        {run} <span class="quiet">({objective})</span>
      </h2>
      <div class="row">
        <button type="button" onClick={() => void save(`${run}.zip`, () => engine.call("export", run).result)}>
          Run folder (.zip)
        </button>
        <button
          type="button"
          onClick={() => void save("latents.h5ad", () => engine.call("file", { run, file: "latents.h5ad" }).result)}
        >
          latents.h5ad for scanpy
        </button>
        <button type="button" onClick={() => void save("report.html", () => engine.call("report", [run]).result)}>
          report.html
        </button>
        <DeleteRun run={run} />
      </div>
      <p role="status" class="quiet">
        {making !== undefined && `Writing ${making} …`}
      </p>
      <FailureBox failure={failure} title="The file cannot be written" />
    </section>
  );
}

function SharedReport({ names }: { names: readonly string[] }) {
  const { making, failure, save } = useSaving();
  const id = useId();
  const [chosen, setChosen] = useState<readonly string[]>(names.slice(-2));
  return (
    <section class="sheet">
      <h2>Report of several runs</h2>
      <div class="chips">
        {names.map((name) => (
          <label class="check" key={name}>
            <input
              type="checkbox"
              id={`${id}-${name}`}
              checked={chosen.includes(name)}
              onChange={(event) =>
                setChosen(event.currentTarget.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
              }
            />
            {name}
          </label>
        ))}
      </div>
      <button
        type="button"
        disabled={chosen.length === 0 || making !== undefined}
        onClick={() => void save("report.html", () => engine.call("report", chosen).result)}
      >
        report.html of {chosen.length === 1 ? "one run" : `${chosen.length} runs`}
      </button>
      <FailureBox failure={failure} title="The report cannot be written" />
    </section>
  );
}
