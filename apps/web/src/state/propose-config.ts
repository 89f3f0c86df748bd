import type { ColumnDescription } from "@heddle/contracts";
import type { Look, OpenedCells } from "../engine/protocol.js";

/** Levels by which people say that they do not know. */
const UNKNOWN = /^(unassigned|unknown|none|na|n\/a|nan|other|ambiguous|undetermined|)$/i;
/** Levels of a quality column that mark two cells taken for one. */
const DOUBLET = /^(dbl|doublet|multiplet)s?$/i;
/** Columns with more levels are names of cells or clones rather than factors. */
const MANY_LEVELS = 60;
const GENES = 2000;

/** A first configuration for these cells, as `heddle init` proposes one; trained here, so on the simd engine. */
export function proposeConfig({ description, reader }: Look, cells: OpenedCells): Record<string, unknown> {
  const { columns, genes } = description;
  const factors = columns.filter(({ role, levels }) => role === "factor" && (levels?.length ?? 0) <= MANY_LEVELS);
  const drop = matching(columns, DOUBLET);
  const missing = matching(factors, UNKNOWN);
  const simulated = cells.kind === "simulated";
  return {
    preset: "recommended",
    seed: 0,
    data: simulated ? { use: "simulated", ...cells.options } : { use: reader, path: pathOf(cells.files) },
    ...(Object.keys(drop).length > 0 && { cells: { drop, minCounts: 1 } }),
    factors: (simulated ? cells.factors : undefined) ?? factors.map(({ name }) => name),
    ...(Object.keys(missing).length > 0 && { missing }),
    genes: genes <= GENES ? { select: "all" } : { select: "seurat-v3", count: GENES },
    latents: 8,
    objective: { use: "beta-vae", beta: 4 },
    ...(simulated ? { encoder: { use: "mlp-encoder", hidden: 64 }, decoder: { use: "mlp-decoder", hidden: 64 } } : {}),
    ...(simulated && { optimizer: { use: "adam", learningRate: 0.003 } }),
    training: simulated
      ? { epochs: 60, batchSize: 64, earlyStopping: false }
      : { epochs: 100, earlyStopping: { patience: 20 } },
    backend: { use: "simd", strict: true },
  };
}

/** Where the command line would find the same cells: beside the configuration. */
function pathOf(files: readonly File[]): string | string[] {
  const names = files.map(({ name }) => name);
  const matrix = names.find((name) => /matrix\.mtx(\.gz)?$/.test(name));
  if (matrix !== undefined) return matrix;
  return names.length === 1 ? names[0]! : names;
}

function matching(columns: readonly ColumnDescription[], pattern: RegExp): Record<string, string[]> {
  const found = columns.flatMap(({ name, levels = [] }): [string, string[]][] => {
    const names = levels.filter((level) => pattern.test(level.name)).map((level) => level.name);
    return names.length > 0 ? [[name, names]] : [];
  });
  return Object.fromEntries(found);
}
