import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FactorColumn } from "../engine/protocol.js";
import { fixed } from "./number-text.js";
import { type Placed, pixelOf, pointNear } from "./plot-frame.js";
import { valueText } from "./scatter-files.js";

interface ScatterTipProps {
  readonly host: RefObject<HTMLElement | null>;
  readonly points: Float32Array;
  readonly placed: Placed;
  readonly axes: readonly [string, string];
  readonly column: FactorColumn | undefined;
  readonly coloredBy: string | undefined;
}

/** The values of the cell under the pointer. */
export function ScatterTip({ host, points, placed: { fit, size }, axes, column, coloredBy }: ScatterTipProps) {
  const [pointer, setPointer] = useState<readonly [number, number]>();
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const move = (event: PointerEvent) => {
      const { left, top } = element.getBoundingClientRect();
      const canvas = element.querySelector("canvas")?.getBoundingClientRect();
      setPointer([event.clientX - (canvas?.left ?? left), event.clientY - (canvas?.top ?? top)]);
    };
    const leave = () => setPointer(undefined);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerleave", leave);
    return () => {
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerleave", leave);
    };
  }, []);
  const cell = pointer && pointNear(points, fit, size, pointer);
  if (cell === undefined) return null;
  const [x, y] = [points[2 * cell], points[2 * cell + 1]];
  const [left, top] = pixelOf(fit, size, x, y);
  return (
    <p class="tip" role="status" style={{ left: `${Math.min(left + 10, size.width - 150)}px`, top: `${top + 10}px` }}>
      {column !== undefined && (
        <>
          {coloredBy}: <b>{valueText(column, cell) || "unknown"}</b>
          <br />
        </>
      )}
      {axes[0]}: {fixed(x)}
      <br />
      {axes[1]}: {fixed(y)}
    </p>
  );
}
