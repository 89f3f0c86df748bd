// The floor study, if there is a folder with it: times of composed prototype kernels on this machine.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Variants of the study; backends are compared with the first. */
export const FLOOR_RUNS = [
  ["floor study", ["relaxed"]],
  ["floor study, one thread", ["relaxed", "6x8", "1t"]],
  ["floor study, no fused multiply-add", ["simd"]],
];
const LINE = /(NB|ZINB) (\d+)x(\d+) step min [\d.]+ q10 [\d.]+ med ([\d.]+) ms/g;

/** Medians in ms. `folder` contains the sources of the study, or the output of its run.sh. */
export async function floorTimes(folder, runs = FLOOR_RUNS) {
  const built = existsSync(join(folder, "relaxed.wasm")) ? folder : build(folder);
  try {
    return runs.flatMap(([name, args]) => {
      const output = execFileSync(process.execPath, ["step.mjs", ...args], { cwd: built, encoding: "utf8" });
      return [...output.matchAll(LINE)].map(([, likelihood, cells, genes, median]) => ({
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

/** run.sh builds and measures; only the build is used. */
function build(folder) {
  const to = mkdtempSync(join(tmpdir(), "heddle-floor-"));
  cpSync(folder, to, { recursive: true });
  execFileSync("bash", [join(folder, "run.sh"), to], { stdio: "ignore" });
  return to;
}

/** The study measures all shapes at once: after the participants, and its first variant also before them. */
export function addFloor(results, before, after) {
  const like = (a, b) => a.cells === b.cells && a.genes === b.genes && a.likelihood === b.likelihood;
  for (const floor of after) {
    const first = before.find((b) => b.name === floor.name && like(b, floor)) ?? floor;
    const [lower, upper] = [first.median, floor.median].sort((a, b) => a - b);
    // the better of both runs, because a floor excludes disturbances
    const found = { name: floor.name, median: lower, lower, upper };
    results.find((result) => like(result, floor))?.participants.push(found);
  }
}
