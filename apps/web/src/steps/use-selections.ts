import { useMemo, useState } from "preact/hooks";
import type { FactorColumn, RunView } from "../engine/protocol.js";

export type Group = 0 | 1;
export const GROUP_NAMES = ["first selection", "second selection"] as const;

export interface SelectionState {
  /** Rows of the cells of both groups; undefined: nothing selected. */
  readonly groups: readonly [Int32Array | undefined, Int32Array | undefined];
  /** The groups as a column that colors the cells. */
  readonly column: FactorColumn | undefined;
  /** The group that the next drawn line selects. */
  readonly drawing: Group | undefined;
  readonly draw: (group: Group | undefined) => void;
  readonly set: (group: Group, rows: Int32Array) => void;
  readonly clear: () => void;
  /** Receives the rows inside the drawn line; absent while nothing is drawn. */
  readonly onLasso: ((rows: Int32Array) => void) | undefined;
}

/** Two groups of cells; a cell of the newer one leaves the other. */
export function useSelections({ cells, name }: RunView): SelectionState {
  const [groups, setGroups] = useState<SelectionState["groups"]>([undefined, undefined]);
  const [drawing, draw] = useState<Group>();
  const column = useMemo((): FactorColumn | undefined => {
    if (groups.every((rows) => rows === undefined)) return undefined;
    const codes = new Int32Array(cells).fill(-1);
    for (const [group, rows] of groups.entries()) for (const row of rows ?? []) codes[row] = group;
    return { kind: "categorical", categories: GROUP_NAMES, codes };
  }, [groups, cells, name]);
  const set = (group: Group, rows: Int32Array) => {
    const own = new Set(rows);
    const other = groups[group === 0 ? 1 : 0]?.filter((row) => !own.has(row));
    setGroups(group === 0 ? [rows, other] : [other, rows]);
    draw(undefined);
  };
  return {
    groups,
    column,
    drawing,
    draw,
    set,
    clear: () => setGroups([undefined, undefined]),
    onLasso: drawing === undefined ? undefined : (rows) => set(drawing, rows),
  };
}
