import { relative } from "node:path";
import { HeddleError, simulate as simulateCells } from "heddle";
import { applySettings } from "heddle/config";
import { requireFolderOf } from "../config/check-out.js";
import { pathAt } from "../config/place.js";
import { readSettings } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { count } from "../show/numbers.js";

export interface SimulateCommandOptions extends CommonOptions {
  readonly preset?: string;
}

/** `--seed` and `--set` set options of the simulator: --set cells=500, --set batches.cells=[100,100]. */
export async function simulate(invocation: Invocation<SimulateCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  if (options.out === undefined) {
    throw new HeddleError("usage", {
      expected: "--out FILE.h5ad",
      got: "no output file",
      next: "For example: heddle simulate --preset small --out small.h5ad",
    });
  }
  const preset = options.preset === undefined ? {} : { preset: options.preset };
  const simulation = applySettings(preset, readSettings(options)) as Record<string, unknown>;
  const out = pathAt(terminal.folder, options.out);
  requireFolderOf(out);
  const dataset = await simulateCells({ options: simulation, out });
  const factors = [...(dataset.factors?.columns.keys() ?? [])];
  const shown = relative(terminal.folder, out);
  const json = { file: out, cells: dataset.cells, genes: dataset.genes, factors, options: simulation };
  const size = `${count(dataset.cells, "cell")} × ${count(dataset.genes, "gene")}`;
  dataset.dispose();
  print(invocation, { json, text: `${shown}: ${size}; true factors in obs: ${factors.join(", ")}\n` });
}
