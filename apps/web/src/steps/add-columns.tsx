import { useId, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { useTypedText } from "../components/use-typed-text.js";
import type { NewColumns, RunView } from "../engine/protocol.js";
import { addColumns } from "../state/run-columns.js";

interface AddColumnsProps {
  readonly view: RunView;
  readonly onAdded: (names: readonly string[]) => void;
}

const FEWEST_CLUSTERS = 2;
const MOST_CLUSTERS = 50;

/** Adds columns to the cells of a run: labels of a table, quality metrics, clusters. */
export function AddColumns({ view, onAdded }: AddColumnsProps) {
  const id = useId();
  const [clusters, setClusters] = useState(8);
  const { add, busy, message, failure } = useAdding(view.name, onAdded);
  const typed = useTypedText(clusters, (text) =>
    setClusters(Math.min(MOST_CLUSTERS, Math.max(FEWEST_CLUSTERS, Math.round(Number(text) || clusters)))),
  );
  return (
    <>
      <h3>Add columns</h3>
      <div class="row">
        <label class="button small" for={`${id}-labels`}>
          Labels of a CSV file
        </label>
        <input
          id={`${id}-labels`}
          class="away labels"
          type="file"
          accept=".csv,.tsv,.txt"
          disabled={busy !== undefined}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) void add({ kind: "labels", file }, "Joining labels");
            event.currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="small"
          disabled={busy !== undefined}
          onClick={() => void add({ kind: "quality" }, "Reading the counts")}
        >
          Quality metrics
        </button>
        <button
          type="button"
          class="small"
          disabled={busy !== undefined}
          onClick={() => void add({ kind: "clusters", clusters }, "Computing clusters")}
        >
          k-means clusters
        </button>
        <label class="away" for={`${id}-clusters`}>
          Number of clusters
        </label>
        <input id={`${id}-clusters`} type="number" class="short" min={FEWEST_CLUSTERS} max={MOST_CLUSTERS} {...typed} />
      </div>
      <p class="quiet">
        CSV: a header, and a column of barcodes. Quality metrics: total counts, detected genes, % mitochondrial counts.
        Clusters come from the latents themselves: their alignment with latents describes the clusters.
      </p>
      <p role="status" class="quiet">
        {busy !== undefined ? `${busy} …` : message}
      </p>
      <FailureBox failure={failure} title="The columns cannot be added" />
    </>
  );
}

/** The state of an addition: what is computed, and its result. */
function useAdding(run: string, onAdded: (names: readonly string[]) => void) {
  const [busy, setBusy] = useState<string>();
  const [message, setMessage] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const add = async (added: NewColumns, what: string) => {
    setBusy(what);
    setMessage(undefined);
    const answer = await addColumns(run, added);
    setBusy(undefined);
    setFailure(answer instanceof Error ? answer : undefined);
    if (answer instanceof Error) return;
    setMessage(answer.message);
    onAdded(answer.names);
  };
  return { add, busy, message, failure };
}
