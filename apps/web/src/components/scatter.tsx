import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FactorColumn } from "../engine/protocol.js";
import { coloringOf, isolated } from "./colors.js";
import type { PointSet } from "./drawing.js";
import { Lasso } from "./lasso.js";
import { Legend } from "./legend.js";
import { PlotAxes } from "./plot-axes.js";
import type { Placed } from "./plot-frame.js";
import type { PointCloud } from "./point-cloud.js";
import { SaveFigure } from "./save-figure.js";
import { scatterCsv, scatterSvg } from "./scatter-files.js";
import { ScatterTip } from "./scatter-tip.js";
import { useDark } from "./use-dark.js";

export interface ScatterProps {
  /** x and y of one cell after the other. */
  readonly points: Float32Array;
  readonly column?: FactorColumn;
  /** Barcode of a point; empty if unknown. */
  readonly nameOf?: (point: number) => string;
  /** Title of the legend. */
  readonly coloredBy?: string;
  readonly axes: readonly [x: string, y: string];
  /** Text alternative. */
  readonly label: string;
  /** Redrawn often and without zoom, for a run in training. */
  readonly moving?: boolean;
  /** If given, the pointer draws a line around points instead of moving the plot. */
  readonly onSelect?: (points: Int32Array) => void;
}

const createIn = async (host: HTMLElement, moving: boolean): Promise<PointCloud> =>
  moving ? (await import("./dots.js")).createDots(host) : (await import("./point-cloud.js")).createPointCloud(host);

/** Scatter plot that mouse, touch and keyboard move and zoom; a level of the legend can be isolated. */
export function Scatter({ points, column, nameOf, coloredBy, axes, label, moving = false, onSelect }: ScatterProps) {
  const host = useRef<HTMLDivElement>(null);
  const [front, setFront] = useState<string>();
  const dark = useDark();
  const all = useMemo(() => coloringOf(column, points.length / 2, dark), [column, points.length, dark]);
  const coloring = useMemo(() => isolated(all, column, front, dark), [all, column, front, dark]);
  const latest = useRef<PointSet | undefined>(undefined);
  latest.current = { points, colors: coloring.cells, label };
  useEffect(() => setFront(undefined), [column]);
  const { cloud, problem, slow, placed } = usePointCloud(host, moving, latest);
  useEffect(() => {
    cloud.current?.draw(latest.current!);
  }, [points, coloring, label]);
  const picture = placed && { points, column, nameOf, coloredBy, coloring, axes, ...placed };
  return (
    <figure>
      <div class="scatter">
        {problem === undefined ? (
          <div ref={host} />
        ) : (
          <p class="note">The plot cannot be drawn: {problem} The tables below contain the same results.</p>
        )}
        {placed !== undefined && <PlotAxes {...placed} />}
        {placed !== undefined && (
          <ScatterTip host={host} points={points} placed={placed} axes={axes} column={column} coloredBy={coloredBy} />
        )}
        {placed !== undefined && onSelect !== undefined && (
          <Lasso points={points} placed={placed} onSelect={onSelect} />
        )}
        <span class="axis x">{axes[0]} →</span>
        <span class="axis y">↑ {axes[1]}</span>
        {!moving && (
          <button type="button" class="small reset" onClick={() => cloud.current?.reset()}>
            Reset view
          </button>
        )}
      </div>
      {slow && <p class="quiet">This browser has no WebGL 2, so drawing many cells takes longer.</p>}
      <Legend coloring={all} title={coloredBy} front={front} onFront={setFront} />
      {picture !== undefined && (
        <SaveFigure
          name={["cells", ...axes, coloredBy ?? ""].join("-")}
          svg={(colors) => scatterSvg({ ...picture, ...colors })}
          csv={() => scatterCsv({ ...picture, ground: "", ink: "" })}
        />
      )}
    </figure>
  );
}

/** Creates the plot in `host` and draws the latest points. `problem`: why it cannot be drawn. */
function usePointCloud(
  host: RefObject<HTMLDivElement | null>,
  moving: boolean,
  latest: RefObject<PointSet | undefined>,
) {
  const cloud = useRef<PointCloud | undefined>(undefined);
  const [problem, setProblem] = useState<string>();
  const [slow, setSlow] = useState(false);
  const [placed, setPlaced] = useState<Placed>();
  useEffect(() => {
    let disposed = false;
    createIn(host.current!, moving)
      .then((created) => {
        if (disposed) return created.dispose();
        cloud.current = created;
        setSlow(created.slow ?? false);
        created.onPlaced?.((fit, size) => setPlaced({ fit, size }));
        created.draw(latest.current!);
      })
      .catch((error: Error) => setProblem(error.message));
    return () => {
      disposed = true;
      cloud.current?.dispose();
      cloud.current = undefined;
    };
  }, []);
  return { cloud, problem, slow, placed };
}
