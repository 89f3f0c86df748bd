import { useMemo } from "preact/hooks";
import { whole } from "../components/number-text.js";
import { Scatter } from "../components/scatter.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import { useColors } from "./cell-colors.js";
import { usePlaces } from "./cell-places.js";

interface CellPictureProps {
  readonly view: RunView;
  readonly latent: number;
  readonly gene: string | undefined;
}

/** Every cell by two latents or by UMAP, colored by a factor, a gene or its cluster. */
export function CellPicture({ view, latent, gene }: CellPictureProps) {
  const { places, controls: placing, said: ofPlaces } = usePlaces(view, latent);
  const { column, title, controls: coloring, said: ofColors } = useColors(view, gene);
  const { points, cells, axes, by } = places;
  const drawn = useMemo(() => column && (cells ? columnOf(column, cells) : column), [column, cells]);
  return (
    <section class="sheet">
      <h2>Every cell</h2>
      <div class="row">
        {placing}
        {coloring}
      </div>
      <Scatter
        points={points}
        column={drawn}
        coloredBy={title}
        axes={axes}
        label={`${whole(points.length / 2)} cells by ${by}, colored by ${title}.`}
      />
      {ofPlaces}
      {ofColors}
    </section>
  );
}

/** Of some cells only. */
function columnOf(column: FactorColumn, cells: Int32Array): FactorColumn {
  if (column.kind === "number")
    return { kind: "number", values: Float32Array.from(cells, (row) => column.values[row]!) };
  return { ...column, codes: cells.map((row) => column.codes[row]!) };
}
