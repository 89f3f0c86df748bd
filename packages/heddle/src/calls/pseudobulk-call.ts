import type { Pseudobulk, PseudobulkOptions } from "@heddle/runtime/analysis";
import { catalogWith } from "../catalog-with.js";
import { type DataReference, openReferences } from "../data/data-input.js";
import type { CallContext } from "./call.js";

export interface PseudobulkRequest extends Pick<PseudobulkOptions, "by" | "reader"> {
  readonly data: readonly DataReference[];
  /** File in the store that receives the table. */
  readonly file?: string;
}

export async function pseudobulkCall(
  { data, file, ...own }: PseudobulkRequest,
  { stores, plugins, signal }: CallContext,
): Promise<Pseudobulk> {
  const { pseudobulk } = await import("@heddle/runtime/analysis");
  const given = await openReferences(data, signal);
  const found = await pseudobulk({ ...own, ...given, catalog: await catalogWith(plugins), ...(signal && { signal }) });
  if (file !== undefined) {
    const { tableFile } = await import("@heddle/reports/table");
    const { genes, groups, counts } = found;
    const columnOf = (group: number) =>
      Array.from({ length: counts.rows }, (_, gene) => counts.values[gene * counts.columns + group]);
    await stores[0].write(
      file,
      await tableFile(file, [
        { name: "gene", kind: "text", values: genes.index },
        ...groups.map(({ name }, group) => ({ name, kind: "number" as const, values: columnOf(group) })),
      ]),
    );
  }
  return found;
}
