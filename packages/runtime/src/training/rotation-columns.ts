import type { Column } from "@heddle/contracts";
import { takeColumn } from "../data/columns.js";
import { requireColumn } from "../data/require-column.js";
import type { RunSetup } from "./setup.js";

/** The cell columns that the rotation reads, for the training cells. */
export const rotationColumns = ({ rotation, data, split }: RunSetup): Map<string, Column> =>
  new Map(
    rotation.usesColumns.map((name) => [
      name,
      takeColumn(requireColumn(data.cellTable, name, "rotation"), split.training),
    ]),
  );
