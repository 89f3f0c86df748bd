import { useEffect, useId, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { whole } from "../components/number-text.js";
import type { Place } from "../components/selection.js";
import type { CellComparison, RunView } from "../engine/protocol.js";
import { source } from "../state/cells.js";
import { engine } from "../state/workers.js";
import { SelectionTables } from "./selection-tables.js";
import { GROUP_NAMES, type Group, type SelectionState } from "./use-selections.js";

interface SelectionsProps {
  readonly view: RunView;
  readonly selections: SelectionState;
  readonly axes: readonly [string, string];
  readonly onRange: (group: Group, xs: Place, ys: Place) => void;
}

const GROUPS: readonly Group[] = [0, 1];

/** Selects two groups of cells, by a drawn line or by ranges, and compares them. */
export function Selections({ view, selections, axes, onRange }: SelectionsProps) {
  const { groups, drawing, draw, clear, column } = selections;
  const { compare, busy, answer, failure } = useComparison(view, groups);
  return (
    <details class="selections">
      <summary>Compare two groups of cells</summary>
      <div class="inside">
        <p class="quiet">
          Draw a line around cells, or give ranges. Without a second selection, the first is compared with all other
          cells.
        </p>
        <div class="row">
          {GROUPS.map((group) => (
            <button
              key={group}
              type="button"
              class="small"
              aria-pressed={drawing === group}
              onClick={() => draw(drawing === group ? undefined : group)}
            >
              Draw {GROUP_NAMES[group]}
            </button>
          ))}
          <button type="button" class="small plain" disabled={column === undefined} onClick={clear}>
            Clear
          </button>
        </div>
        <Ranges axes={axes} onRange={onRange} />
        <p role="status">
          {drawing !== undefined
            ? `Draw a line around the cells of the ${GROUP_NAMES[drawing]}.`
            : GROUPS.map((group) => `${GROUP_NAMES[group]}: ${sizeOf(groups[group])}`).join("; ")}
        </p>
        <p class="row">
          <button
            type="button"
            class="main"
            disabled={busy || groups[0] === undefined || groups[0].length === 0}
            onClick={() => void compare()}
          >
            Compare the groups
          </button>
          <span role="status" class="quiet">
            {busy && "Comparing …"}
          </span>
        </p>
        <FailureBox failure={failure} title="The groups cannot be compared" />
        {answer !== undefined && <SelectionTables comparison={answer} run={view.name} />}
      </div>
    </details>
  );
}

/** The comparison of the groups, on demand. */
function useComparison({ name, cells }: RunView, groups: SelectionState["groups"]) {
  const [answer, setAnswer] = useState<CellComparison>();
  const [failure, setFailure] = useState<Error>();
  const [busy, setBusy] = useState(false);
  useEffect(() => setAnswer(undefined), [groups]);
  const compare = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const [first, second] = both(groups, cells);
      setAnswer(await engine.call("compareCells", { run: name, cells: source.value, first, second }).result);
    } catch (error) {
      setFailure(error as Error);
    }
    setBusy(false);
  };
  return { compare, busy, answer, failure };
}

const sizeOf = (rows: Int32Array | undefined): string => (rows === undefined ? "none" : `${whole(rows.length)} cells`);

/** Both groups; all other cells where the second is not selected. */
function both([first, second]: SelectionState["groups"], cells: number): readonly [Int32Array, Int32Array] {
  const own = new Set(first);
  const others = () => Int32Array.from({ length: cells }, (_, row) => row).filter((row) => !own.has(row));
  return [first ?? new Int32Array(0), second ?? others()];
}

function Ranges({ axes, onRange }: Pick<SelectionsProps, "axes" | "onRange">) {
  const id = useId();
  const [bounds, setBounds] = useState<readonly string[]>(["", "", "", ""]);
  const boundAt = (at: number): number =>
    bounds[at].trim() === ""
      ? at % 2 === 0
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY
      : Number(bounds[at]);
  const select = (group: Group) => onRange(group, [boundAt(0), boundAt(1)], [boundAt(2), boundAt(3)]);
  return (
    <fieldset class="fields ranges">
      <legend class="name">Select by ranges</legend>
      {axes.map((axis, i) => (
        <div class="row" key={axis}>
          {["from", "to"].map((end, j) => (
            <label key={end} for={`${id}-${2 * i + j}`}>
              {j === 0 && `${axis} `}
              {end}{" "}
              <input
                id={`${id}-${2 * i + j}`}
                type="number"
                class="short"
                step="any"
                value={bounds[2 * i + j]}
                onInput={(event) => setBounds(bounds.with(2 * i + j, event.currentTarget.value))}
              />
            </label>
          ))}
        </div>
      ))}
      <div class="row">
        {GROUPS.map((group) => (
          <button key={group} type="button" class="small" onClick={() => select(group)}>
            Use as {GROUP_NAMES[group]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
