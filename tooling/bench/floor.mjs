// The floor study, where there is a folder of it: what composed prototype kernels reach on this machine.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the study is run as; the first is what a backend is held against. */
export const FLOOR_RUNS = [
  ["floor study", ["relaxed"]],
  ["floor study, one thread", ["relaxed", "6x8", "1t"]],
  ["floor study, no fused multiply-add", ["simd"]],
];
const LINE = /(NB|ZINB) (\d+)x(\d+) step min [\d.]+ q10 [\d.]+ med ([\d.]+) ms/g;

/** `folder`: the study's sources, or what its run.sh made of them. Medians in ms. */
export async function floorTimes(folder, runs = FLOOR_RUNS) {
  const built = existsSync(join(folder, "relaxed.wasm")) ? folder : build(folder);
  try {
    return runs.flatMap(([name, args]) => {
      const told = execFileSync(process.execPath, ["step.mjs", ...args], { cwd: built, encoding: "utf8" });
      return [...told.matchAll(LINE)].map(([, likelihood, cells, genes, median]) => ({
        name,
        cells: Number(cells),
        genes: Number(genes),
        likelihood: likelihood === "NB" ? "negative-binomial" : "zinb",
        median: Number(median),
      }));
    });
  } finally {
    if (built !== folder) rmSync(built, { recursive: true });
  }
}

/** run.sh builds and measures; its measurement is not used, for it is not in turns. */
function build(folder) {
  const to = mkdtempSync(join(tmpdir(), "heddle-floor-"));
  cpSync(folder, to, { recursive: true });
  execFileSync("bash", [join(folder, "run.sh"), to], { stdio: "ignore" });
  return to;
}

/** The floor study measures all shapes in one go: once after the others, the one that counts before them too. */
export function addFloor(results, before, after) {
  const like = (a, b) => a.cells === b.cells && a.genes === b.genes && a.likelihood === b.likelihood;
  for (const floor of after) {
    const first = before.find((b) => b.name === floor.name && like(b, floor)) ?? floor;
    const [lower, upper] = [first.median, floor.median].sort((a, b) => a - b);
    // a floor is the best that was reached: what disturbed one of the two runs is no part of it
    const found = { name: floor.name, median: lower, lower, upper };
    results.find((result) => like(result, floor))?.contestants.push(found);
  }
}
