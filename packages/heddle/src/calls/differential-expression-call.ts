import type { DifferentialExpression, DifferentialExpressionOptions } from "@heddle/runtime/analysis";
import type { CallContext } from "./call.js";
import { type CellsRequest, completed } from "./cells-call.js";
import { differentialTable } from "./differential-table.js";
import { inTurn } from "./in-turn.js";

export const differentialExpressionCall = (
  { file, ...request }: CellsRequest<DifferentialExpressionOptions>,
  context: CallContext,
): Promise<DifferentialExpression> =>
  inTurn(async () => {
    const found = await (await import("@heddle/runtime/analysis")).differentialExpression(
      await completed(request, context),
    );
    if (file !== undefined) {
      const { tableFile } = await import("@heddle/reports/table");
      await context.stores[1].write(file, await tableFile(file, differentialTable(found)));
    }
    return found;
  });
