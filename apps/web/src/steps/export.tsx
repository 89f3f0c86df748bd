import { useId, useState } from "preact/hooks";
import { DeleteRun } from "../components/delete-run.js";
import { FailureBox } from "../components/failure-box.js";
import { bytes, duration } from "../components/number-text.js";
import { RenameRun } from "../components/rename-run.js";
import { saveBlob } from "../components/save.js";
import type { RunListing } from "../engine/protocol.js";
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
      {trained.map((listing) => (
        <RunFiles key={listing.name} listing={listing} />
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

function RunFiles({ listing }: { listing: RunListing }) {
  const { name: run, objective } = listing;
  const { making, failure, save } = useSaving();
  return (
    <section class="sheet">
      <h2>
        {run} <span class="quiet">({objective})</span>
      </h2>
      <p class="quiet">{factsOf(listing)}</p>
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
        <RenameRun run={run} />
        <DeleteRun run={run} />
      </div>
      <p role="status" class="quiet">
        {making !== undefined && `Writing ${making} …`}
      </p>
      <FailureBox failure={failure} title="The file cannot be written" />
    </section>
  );
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** "Nov 30, 2026, 4:15 AM; trained in 40 s; 1.2 MB". */
function factsOf({ changed, seconds, bytes: size }: RunListing): string {
  const trained = seconds === undefined || seconds === 0 ? [] : [`trained in ${duration(seconds)}`];
  return [DATE.format(changed), ...trained, bytes(size)].join("; ");
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
