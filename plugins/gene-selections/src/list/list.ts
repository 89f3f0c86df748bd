import { type CountDataset, definePlugin, HeddleError } from "@heddle/contracts";
import { z } from "zod";

const SHOWN = 10;

const options = z.strictObject({
  genes: z
    .array(z.string().min(1))
    .min(1)
    .refine((genes) => new Set(genes).size === genes.length, "names a gene twice")
    .describe("Names of the genes to keep, as in the gene table of the data."),
  missingAllowed: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Number of these genes that may be missing from the data; more stop the run."),
});

/**
 * Columns of the named genes, ascending.
 * @throws HeddleError "gene-mismatch" if more than `missingAllowed` genes, or all, are missing from the data; for a `count`
 *   other than the number found, "bad-data" (fewer found) or "config" (more).
 */
export function selectNamed(
  dataset: CountDataset,
  { genes, missingAllowed }: z.output<typeof options>,
  count?: number,
): Int32Array {
  const columns = new Map(dataset.geneTable.index.map((name, column) => [name, column]));
  const found = genes.flatMap((name) => columns.get(name) ?? []);
  if (genes.length - found.length > missingAllowed || found.length === 0) {
    const missing = genes.filter((name) => !columns.has(name));
    throw new HeddleError("gene-mismatch", {
      expected: `the ${genes.length} listed genes in the data, except at most ${missingAllowed} (option missingAllowed)`,
      got: `${missing.length} missing: ${shorten(missing)}; names in the data look like ${shorten(dataset.geneTable.index.slice(0, 3))}`,
      next: "Correct the names, or raise missingAllowed.",
    });
  }
  if (count !== undefined && count !== found.length) {
    throw new HeddleError(count > found.length ? "bad-data" : "config", {
      expected: `no genes.count, or ${found.length}, the number of listed genes in the data`,
      got: `${count}`,
      next: "Remove genes.count.",
    });
  }
  return Int32Array.from(found).sort();
}

function shorten(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

export default definePlugin({
  role: "gene-selection",
  name: "list",
  apiVersion: 1,
  summary: "Genes named in a list.",
  source: "Heddle's own.",
  options,
  create: (chosen) => ({ select: async (dataset, { count }) => selectNamed(dataset, chosen, count) }),
});
