import type { UmapEmbedding } from "heddle";
import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { whole } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import type { QueryView } from "../engine/query-view.js";
import { figureWorker } from "../state/workers.js";
import { useCall } from "./use-call.js";

/** Positions of the cells in the plot. */
export interface CellLayout {
  /** x and y of each cell in turn. */
  readonly points: Float32Array;
  /** Rows of the cells that have a position; all if absent. */
  readonly cells?: Int32Array;
  readonly axes: readonly [string, string];
  /** As in "… by latents 1 and 2". */
  readonly by: string;
}

/** UMAP of more cells takes minutes. */
const MAX_UMAP_CELLS = 5000;

/** Positions by two latents, also of a query, or by UMAP, and the controls for them. UMAP is computed on demand. */
export function useLayout(view: RunView, latent: number, query: QueryView | undefined) {
  const order = useMemo(() => byKl(view), [view]);
  const [method, setMethod] = useState<"latents" | "umap">("latents");
  const [x, setX] = useState(latent);
  const [y, setY] = useState(() => order.find((each) => each !== latent) ?? latent);
  useEffect(() => {
    setX(latent);
    if (latent === y) setY(order.find((each) => each !== latent) ?? latent);
  }, [latent]);
  const pair = useMemo(() => layoutByLatents(view, query, x, y), [view.representation, query, x, y]);
  const umap = useCall(
    method === "umap" ? view.name : undefined,
    () => figureWorker.call("umap", { run: view.name, maxCells: MAX_UMAP_CELLS }).result,
  );
  const byUmap = useMemo(() => umap.answer && layoutByUmap(umap.answer), [umap.answer]);
  const stop = () => {
    figureWorker.close();
    setMethod("latents");
  };
  const controls = (
    <>
      <div class="field">
        <label for="plot-method">Layout</label>
        <select id="plot-method" value={method} onChange={(event) => setMethod(event.currentTarget.value as "umap")}>
          <option value="latents">Two latents</option>
          <option value="umap">UMAP of all active latents</option>
        </select>
      </div>
      {method === "latents" && <LatentSelect id="plot-x" name="x axis" value={x} view={view} onChange={setX} />}
      {method === "latents" && <LatentSelect id="plot-y" name="y axis" value={y} view={view} onChange={setY} />}
    </>
  );
  const notes = method === "umap" && (
    <>
      {umap.waiting && (
        <p role="status">
          Computing UMAP of {whole(Math.min(view.cells, MAX_UMAP_CELLS))} cells: some seconds per thousand …{" "}
          <button type="button" class="small" onClick={stop}>
            Stop
          </button>
        </p>
      )}
      {byUmap?.cells !== undefined && <UmapNote drawn={byUmap.cells.length} of={view.cells} />}
      {query !== undefined && (
        <p class="quiet">UMAP shows the cells of the run only. Choose two latents to see both.</p>
      )}
      <FailureBox failure={umap.failure} title="UMAP cannot be shown" />
    </>
  );
  return { layout: method === "umap" && byUmap !== undefined ? byUmap : pair, controls, notes };
}

const UmapNote = ({ drawn, of }: { drawn: number; of: number }) => (
  <p class="quiet">
    UMAP preserves neighbors, not distances or directions.
    {drawn < of && ` ${whole(drawn)} of ${whole(of)} cells, evenly spaced.`}
  </p>
);

interface LatentSelectProps {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly view: RunView;
  readonly onChange: (latent: number) => void;
}

export function LatentSelect({ id, name, value, view, onChange }: LatentSelectProps) {
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {view.evaluation.latents.map(({ index, active }) => (
          <option key={index} value={index}>
            Latent {index + 1}
            {active ? "" : " (inactive)"}
          </option>
        ))}
      </select>
    </div>
  );
}

const byKl = ({ evaluation }: RunView): number[] =>
  [...evaluation.latents]
    .sort((a, b) => (b.kl ?? b.standardDeviation) - (a.kl ?? a.standardDeviation))
    .map(({ index }) => index);

const layoutByUmap = ({ cells, coordinates }: UmapEmbedding): CellLayout => ({
  cells,
  points: coordinates,
  axes: ["UMAP 1", "UMAP 2"],
  by: "UMAP",
});

/** The cells of a query follow those of the run. */
function layoutByLatents(
  { representation, cells, latents }: RunView,
  query: QueryView | undefined,
  x: number,
  y: number,
): CellLayout {
  const points = new Float32Array(2 * (cells + (query?.cells ?? 0)));
  const place = (from: Float32Array, start: number) => {
    for (let cell = 0; cell < from.length / latents; cell++) {
      points[2 * (start + cell)] = from[cell * latents + x];
      points[2 * (start + cell) + 1] = from[cell * latents + y];
    }
  };
  place(representation, 0);
  if (query !== undefined) place(query.representation, cells);
  return { points, axes: [`latent ${x + 1}`, `latent ${y + 1}`], by: `latents ${x + 1} and ${y + 1}` };
}
