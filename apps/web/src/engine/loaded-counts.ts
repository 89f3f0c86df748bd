import type { MeasuredCells } from "heddle";

/** The counts of the last run that needed them: reading takes longer than any use. */
let last: { readonly run: string; readonly cells: Promise<MeasuredCells> } | undefined;

/** The counts of a run; `read` is called unless they are loaded. A failure is not kept. */
export function countsOf(run: string, read: () => Promise<MeasuredCells>): Promise<MeasuredCells> {
  if (last?.run === run) return last.cells;
  const cells = read();
  last = { run, cells };
  cells.catch(() => {
    if (last?.cells === cells) last = undefined;
  });
  return cells;
}

/** For a run that is deleted or renamed: another run may get its name. */
export function forgetCounts(run: string): void {
  if (last?.run === run) last = undefined;
}
