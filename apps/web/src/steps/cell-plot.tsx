import { useMemo } from "preact/hooks";
import { whole } from "../components/number-text.js";
import { Scatter } from "../components/scatter.js";
import { pointsWithin } from "../components/selection.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import { useColors } from "./cell-colors.js";
import { useLayout } from "./cell-layout.js";
import { Selections } from "./selections.js";
import { useSelections } from "./use-selections.js";

interface CellPlotProps {
  readonly view: RunView;
  readonly latent: number;
  readonly gene: string | undefined;
}

/** Scatter plot of all cells by two latents or by UMAP, colored by a factor, a gene or clusters. */
export function CellPlot({ view, latent, gene }: CellPlotProps) {
  const selections = useSelections(view);
  const { layout, controls: layoutControls, notes: layoutNotes } = useLayout(view, latent);
  const { column, title, controls: colorControls, notes: colorNotes } = useColors(view, gene, selections.column);
  const { points, cells, axes, by } = layout;
  const drawn = useMemo(() => column && (cells ? columnOf(column, cells) : column), [column, cells]);
  return (
    <section class="sheet">
      <h2>Cells</h2>
      <div class="row">
        {layoutControls}
        {colorControls}
      </div>
      <Scatter
        points={points}
        column={drawn}
        coloredBy={title}
        axes={axes}
        onSelect={selections.onLasso && ((chosen) => selections.onLasso!(rowsOf(chosen, cells)))}
        label={`${whole(points.length / 2)} cells by ${by}, colored by ${title}.`}
      />
      {layoutNotes}
      {colorNotes}
      <Selections
        view={view}
        selections={selections}
        axes={axes}
        onRange={(group, xs, ys) => selections.set(group, rowsOf(pointsWithin(points, xs, ys), cells))}
      />
    </section>
  );
}

/** Rows of drawn points among all cells. */
const rowsOf = (points: Int32Array, cells: Int32Array | undefined): Int32Array =>
  cells === undefined ? points : points.map((point) => cells[point]);

/** The column for a subset of cells. */
function columnOf(column: FactorColumn, cells: Int32Array): FactorColumn {
  if (column.kind === "number")
    return { kind: "number", values: Float32Array.from(cells, (row) => column.values[row]) };
  return { ...column, codes: cells.map((row) => column.codes[row]) };
}
