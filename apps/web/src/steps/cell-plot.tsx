import { useMemo } from "preact/hooks";
import { whole } from "../components/number-text.js";
import { Scatter } from "../components/scatter.js";
import { pointsWithin } from "../components/selection.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import { query as placed } from "../state/query.js";
import { type ColorChoices, colorOf, useColors } from "./cell-colors.js";
import { useLayout } from "./cell-layout.js";
import { QueryPanel } from "./query-panel.js";
import { Selections } from "./selections.js";
import { useSelections } from "./use-selections.js";

interface CellPlotProps {
  readonly view: RunView;
  readonly latent: number;
  readonly gene: string | undefined;
  /** A column to color by, chosen elsewhere on the page. */
  readonly chosen: ColorChoices["column"];
  readonly onColumn: (name: string) => void;
}

/** Scatter plot of all cells by two latents or by UMAP, colored by a factor, a gene or clusters. */
export function CellPlot({ view, latent, gene, chosen, onColumn }: CellPlotProps) {
  const selections = useSelections(view);
  const query = placed.value?.run === view.name ? placed.value.view : undefined;
  const { layout, controls: layoutControls, notes: layoutNotes } = useLayout(view, latent, query);
  const choices = { gene, column: chosen, selections: selections.column, query };
  const { column, title, controls: colorControls, notes: colorNotes } = useColors(view, choices);
  const { points, cells, axes, by } = layout;
  const drawn = useMemo(() => column && columnOf(column, cells, points.length / 2), [column, cells, points]);
  const select = (found: Int32Array) => rowsOf(found, cells).filter((row) => row < view.cells);
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
        nameOf={(point) => view.barcodes[cells === undefined ? point : cells[point]] ?? ""}
        coloredBy={title}
        axes={axes}
        onSelect={selections.onLasso && ((found) => selections.onLasso!(select(found)))}
        label={`${whole(points.length / 2)} cells by ${by}, colored by ${title}.`}
      />
      {layoutNotes}
      {colorNotes}
      <Selections
        view={view}
        selections={selections}
        axes={axes}
        onRange={(group, xs, ys) => selections.set(group, select(pointsWithin(points, xs, ys)))}
      />
      <QueryPanel view={view} query={query} onColor={(name) => onColumn(colorOf(name, view))} />
    </section>
  );
}

/** Rows of drawn points among all cells. */
const rowsOf = (points: Int32Array, cells: Int32Array | undefined): Int32Array =>
  cells === undefined ? points : points.map((point) => cells[point]);

/** The column for the drawn cells: for some rows, or for the first `count`. */
function columnOf(column: FactorColumn, cells: Int32Array | undefined, count: number): FactorColumn {
  if (cells !== undefined) return columnAt(column, cells);
  if (column.kind === "number")
    return column.values.length === count ? column : { ...column, values: column.values.subarray(0, count) };
  return column.codes.length === count ? column : { ...column, codes: column.codes.subarray(0, count) };
}

function columnAt(column: FactorColumn, cells: Int32Array): FactorColumn {
  if (column.kind === "number")
    return { kind: "number", values: Float32Array.from(cells, (row) => column.values[row]) };
  return { ...column, codes: cells.map((row) => column.codes[row]) };
}
