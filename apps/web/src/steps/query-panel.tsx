import { useId, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { fixed, whole } from "../components/number-text.js";
import { Numbers } from "../components/numbers.js";
import { saveBlob } from "../components/save.js";
import type { RunView } from "../engine/protocol.js";
import type { QueryView } from "../engine/query-view.js";
import { query as placed, placeQuery } from "../state/query.js";

interface QueryPanelProps {
  readonly view: RunView;
  readonly query: QueryView | undefined;
  readonly onColor: (column: string) => void;
}

/** Encodes the cells of a second file with the model of a run and shows them in its plot. */
export function QueryPanel({ view, query, onColor }: QueryPanelProps) {
  const id = useId();
  const names = labelColumns(view);
  const [transfer, setTransfer] = useState(() => finestFactor(view, names));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const place = async (files: readonly File[]) => {
    if (files.length === 0) return;
    setBusy(true);
    setFailure(await placeQuery(view.name, files, transfer === "" ? undefined : transfer));
    setBusy(false);
  };
  return (
    <details class="query" open={query !== undefined}>
      <summary>Map new cells to this model</summary>
      <div class="inside">
        <p class="quiet">
          The model encodes the cells of another file and is not trained again. Each new cell gets its distance from the
          cells of the run and, if a column is chosen, the label of its nearest neighbors with an uncertainty.
        </p>
        <div class="field">
          <label for={`${id}-transfer`}>Transfer labels of</label>
          <select id={`${id}-transfer`} value={transfer} onChange={(event) => setTransfer(event.currentTarget.value)}>
            <option value="">no column</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <p class="row">
          <label class="button" for={`${id}-files`}>
            Choose files of new cells
          </label>
          <input
            id={`${id}-files`}
            class="away new-cells"
            type="file"
            multiple
            disabled={busy}
            onChange={(event) => {
              void place([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
          <span role="status" class="quiet">
            {busy && "Encoding the cells …"}
          </span>
        </p>
        <FailureBox failure={failure} title="These cells cannot be mapped" />
        {query !== undefined && <Placement run={view.name} query={query} onColor={onColor} />}
      </div>
    </details>
  );
}

/** Columns of the run with labels, except those that Heddle added. */
const labelColumns = ({ columns }: RunView): readonly string[] =>
  Object.entries(columns).flatMap(([name, column]) =>
    column.kind === "categorical" && column.categories.length > 1 && !name.startsWith("heddle_") ? [name] : [],
  );

/** The factor with the most levels, such as a cell type. */
function finestFactor({ factors }: RunView, names: readonly string[]): string {
  const levels = new Map(
    Object.entries(factors).map(([name, factor]) => [
      name,
      factor.kind === "categorical" ? factor.categories.length : 0,
    ]),
  );
  const size = (name: string) => levels.get(name) ?? 0;
  return names
    .filter((name) => levels.has(name))
    .reduce((best, name) => (best === "" || size(name) > size(best) ? name : best), "");
}

interface PlacementProps {
  readonly run: string;
  readonly query: QueryView;
  readonly onColor: (column: string) => void;
}

/** The new cells in numbers, their columns as colors, and their files. */
function Placement({ run, query, onColor }: PlacementProps) {
  const { cells, distances, genes, transferred, emptyCells } = query;
  const added = Object.keys(query.columns).filter((name) => name.startsWith("heddle_"));
  const shown = added.filter((name) => /reference|transfer|predicted/.test(name));
  return (
    <>
      <h3>{query.files}</h3>
      <Numbers
        values={[
          [whole(cells), "new cells"],
          [fixed(distances.median), "median distance (1: a cell of the run)"],
          [`${fixed(100 * distances.shareAbove, 1)} %`, "beyond 99 % of the cells of the run"],
          [`${whole(genes.found)} of ${whole(genes.found + genes.missing)}`, "genes of the model found"],
          ...(transferred === undefined
            ? []
            : [[fixed(transferred.medianUncertainty), `median uncertainty of ${transferred.column}`] as const]),
        ]}
      />
      {emptyCells > 0 && <p class="note">{whole(emptyCells)} cells have no counts in these genes and are left out.</p>}
      <div class="row">
        {shown.map((name) => (
          <button key={name} type="button" class="small" onClick={() => onColor(name)}>
            Color by {name}
          </button>
        ))}
      </div>
      <p class="quiet">
        Distance: mean distance to the 15 nearest cells of the run, relative to the median among these. Labels: weighted
        nearest neighbors; uncertainty 0 means that all neighbors agree. About 1 % beyond the 99th percentile is
        expected of cells like those of the run.
      </p>
      <p class="row">
        <button type="button" class="small" onClick={() => saveBlob(`${run}-new-cells.csv`, query.csv)}>
          Save as CSV
        </button>
        <button type="button" class="small" onClick={() => saveBlob(`${run}-new-cells.h5ad`, query.h5ad)}>
          Save as h5ad
        </button>
        <button
          type="button"
          class="small plain"
          onClick={() => {
            placed.value = undefined;
          }}
        >
          Remove from the plot
        </button>
      </p>
    </>
  );
}
