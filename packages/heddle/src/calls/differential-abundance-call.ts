import type { TableColumn } from "@heddle/reports/table";
import type {
  AbundanceComparison,
  DifferentialAbundance,
  DifferentialAbundanceOptions,
} from "@heddle/runtime/analysis";
import type { CallContext } from "./call.js";
import { type CellsRequest, completed } from "./cells-call.js";
import { inTurn } from "./in-turn.js";

export const differentialAbundanceCall = (
  { file, ...request }: CellsRequest<DifferentialAbundanceOptions>,
  context: CallContext,
): Promise<DifferentialAbundance> =>
  inTurn(async () => {
    const found = await (await import("@heddle/runtime/analysis")).differentialAbundance(
      await completed<DifferentialAbundanceOptions>(request, context),
    );
    if (file !== undefined) {
      const { tableFile } = await import("@heddle/reports/table");
      await context.stores[1].write(file, await tableFile(file, abundanceTable(found)));
    }
    return found;
  });

/** One row per comparison and cell. */
function abundanceTable({ comparisons, cells }: DifferentialAbundance): TableColumn[] {
  const number = (name: string, valuesOf: (comparison: AbundanceComparison) => Float64Array): TableColumn => ({
    name,
    kind: "number",
    values: comparisons.flatMap((comparison) => Array.from(valuesOf(comparison))),
  });
  const text = (name: string, levelAt: (comparison: AbundanceComparison, row: number) => string): TableColumn => ({
    name,
    kind: "text",
    values: comparisons.flatMap((comparison) => Array.from(comparison.rows, (row) => levelAt(comparison, row))),
  });
  return [
    text("cell", (_, row) => cells.index[row]),
    number("log_ratio", ({ logRatio }) => logRatio),
    number("log_density1", ({ logDensity1 }) => logDensity1),
    number("log_density2", ({ logDensity2 }) => logDensity2),
    text("group1", ({ group1 }) => group1),
    text("group2", ({ group2 }) => group2),
  ];
}
