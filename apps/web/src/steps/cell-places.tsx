import type { UmapEmbedding } from "heddle";
import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { whole } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import { painter } from "../state/engine.js";
import { useAnswer } from "./use-answer.js";

/** Where cells stand in the picture. */
export interface Places {
  /** x and y of each cell in turn. */
  readonly points: Float32Array;
  /** Rows of the cells that are placed; all where absent. */
  readonly cells?: Int32Array;
  readonly axes: readonly [string, string];
  /** As in "… by latents 1 and 2". */
  readonly by: string;
}

/** More take minutes, and show no more. */
const MOST_PLACED = 5000;

/** What places cells: two latents that are chosen, or UMAP, worked out when it is asked for; and the controls for it. */
export function usePlaces(view: RunView, latent: number) {
  const order = useMemo(() => byDivergence(view), [view]);
  const [method, setMethod] = useState<"latents" | "umap">("latents");
  const [x, setX] = useState(latent);
  const [y, setY] = useState(() => order.find((each) => each !== latent) ?? latent);
  useEffect(() => {
    setX(latent);
    if (latent === y) setY(order.find((each) => each !== latent) ?? latent);
  }, [latent]);
  const pair = useMemo(() => placedByLatents(view, x, y), [view.codes, x, y]);
  const umap = useAnswer(method === "umap" ? view.name : undefined, () =>
    painter.call("umap", { run: view.name, most: MOST_PLACED }),
  );
  const byUmap = useMemo(() => umap.answer && placedByUmap(umap.answer), [umap.answer]);
  const stop = () => {
    painter.end();
    setMethod("latents");
  };
  const controls = (
    <>
      <div class="field">
        <label for="picture-method">Place cells by</label>
        <select id="picture-method" value={method} onChange={(event) => setMethod(event.currentTarget.value as "umap")}>
          <option value="latents">Two latents</option>
          <option value="umap">UMAP of all active latents</option>
        </select>
      </div>
      {method === "latents" && <LatentChoice id="picture-x" name="Across" value={x} view={view} onChange={setX} />}
      {method === "latents" && <LatentChoice id="picture-y" name="Up" value={y} view={view} onChange={setY} />}
    </>
  );
  const said = method === "umap" && (
    <>
      {umap.waiting && (
        <p role="status">
          UMAP of {whole(Math.min(view.cells, MOST_PLACED))} cells is worked out: some seconds per thousand …{" "}
          <button type="button" class="small" onClick={stop}>
            Stop
          </button>
        </p>
      )}
      {byUmap?.cells !== undefined && <UmapNote drawn={byUmap.cells.length} of={view.cells} />}
      <FailureBox failure={umap.failure} title="UMAP cannot be shown" />
    </>
  );
  return { places: method === "umap" && byUmap !== undefined ? byUmap : pair, controls, said };
}

const UmapNote = ({ drawn, of }: { drawn: number; of: number }) => (
  <p class="quiet">
    A picture and no measurement: which cells are near each other counts, distances and directions do not.
    {drawn < of && ` ${whole(drawn)} of ${whole(of)} cells, evenly thinned.`}
  </p>
);

interface LatentChoiceProps {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly view: RunView;
  readonly onChange: (latent: number) => void;
}

export function LatentChoice({ id, name, value, view, onChange }: LatentChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {view.evaluation.latents.map(({ index, active }) => (
          <option key={index} value={index}>
            Latent {index + 1}
            {active ? "" : " (vanished)"}
          </option>
        ))}
      </select>
    </div>
  );
}

const byDivergence = ({ evaluation }: RunView): number[] =>
  [...evaluation.latents]
    .sort((a, b) => (b.kl ?? b.standardDeviation) - (a.kl ?? a.standardDeviation))
    .map(({ index }) => index);

const placedByUmap = ({ cells, coordinates }: UmapEmbedding): Places => ({
  cells,
  points: coordinates,
  axes: ["UMAP 1", "UMAP 2"],
  by: "UMAP",
});

function placedByLatents({ codes, cells, latents }: RunView, x: number, y: number): Places {
  const points = new Float32Array(2 * cells);
  for (let cell = 0; cell < cells; cell++) {
    points[2 * cell] = codes[cell * latents + x]!;
    points[2 * cell + 1] = codes[cell * latents + y]!;
  }
  return { points, axes: [`latent ${x + 1}`, `latent ${y + 1}`], by: `latents ${x + 1} and ${y + 1}` };
}
