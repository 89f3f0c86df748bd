import type { ColumnsAdded, NewColumns, RunView } from "../engine/protocol.js";
import { source } from "./cells.js";
import { compared, shown } from "./runs.js";
import { engine, figureWorker } from "./workers.js";

/** Replaces parts of a run in its views. */
function update(run: string, parts: Partial<RunView>): void {
  for (const target of [shown, compared]) if (target.value?.name === run) target.value = { ...target.value, ...parts };
}

/** Adds columns to the cells of a run, and updates its views. Returns the error, if any. */
export async function addColumns(run: string, added: NewColumns): Promise<ColumnsAdded | Error> {
  try {
    const answer = await engine.call("addColumns", { run, cells: source.value, added }).result;
    update(run, { columns: answer.columns });
    return answer;
  } catch (error) {
    return error as Error;
  }
}

/** Evaluates a run by other columns, and updates its views. Returns the error, if any. */
export async function judgeRun(
  run: string,
  factors: readonly string[],
  onMetric: (name: string) => void,
): Promise<Error | undefined> {
  try {
    const onEvent = (event: { readonly kind: string; readonly name?: string }) => {
      if (event.kind === "metric" && event.name !== undefined) onMetric(event.name);
    };
    update(run, await figureWorker.call("judge", { run, factors }, { onEvent }).result);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
