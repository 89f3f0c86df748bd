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

/** Medians in ms for one shape. `folder` contains the sources of the study, or the output of its run.sh. */
export async function floorTimes(folder, [cells, genes, likelihood], runs = FLOOR_RUNS) {
  const built = existsSync(join(folder, "relaxed.wasm")) ? folder : buildOnce(folder);
  return runs.flatMap(([name, args]) => {
    const output = execFileSync(process.execPath, ["step.mjs", ...args], { cwd: built, encoding: "utf8" });
    return [...output.matchAll(LINE)]
      .filter(([, kind, rows, columns]) => LIKELIHOODS[kind] === likelihood && +rows === cells && +columns === genes)
      .map(([, , , , median]) => ({ name, median: Number(median) }));
  });
}

const LIKELIHOODS = { NB: "negative-binomial", ZINB: "zinb" };
const builds = new Map();

/** run.sh builds and measures; only the build is used. */
function buildOnce(folder) {
  if (builds.has(folder)) return builds.get(folder);
  const to = mkdtempSync(join(tmpdir(), "heddle-floor-"));
  process.on("exit", () => rmSync(to, { recursive: true, force: true }));
  cpSync(folder, to, { recursive: true });
  execFileSync("bash", [join(folder, "run.sh"), to], { stdio: "ignore" });
  builds.set(folder, to);
  return to;
}
