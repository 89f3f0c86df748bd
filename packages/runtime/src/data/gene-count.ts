import { HeddleError } from "@heddle/contracts";
import { PRESETS } from "../config/presets.js";
import type { Config } from "../config/schema.js";
import { type ConfigSource, placeOf } from "../config/source.js";

/**
 * Throws HeddleError "config" if the user's `genes.count` exceeds the genes of the data. With the count of the preset,
 * all genes of a smaller file are used.
 */
export function checkGeneCount({ preset, genes: { count } }: Config, genes: number, source?: ConfigSource): void {
  const { genes: chosen } = PRESETS[preset];
  const usual = "count" in chosen ? chosen.count : undefined;
  if (count === undefined || count <= genes || count === usual) return;
  throw new HeddleError("config", {
    where: placeOf(source, ["genes", "count"]),
    expected: `at most ${genes}, the number of genes in the data`,
    got: String(count),
    next: "Lower genes.count, or set genes.select: all.",
  });
}
