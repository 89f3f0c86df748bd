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

/**
 * Measures the study once and adds its medians in ms, each as a round of one time, to `rounds` by shape and name. A run
 * covers all shapes: between the shapes of a bench it samples the whole time. `folder` contains the sources of the study, or
 * the output of its run.sh.
 */
export function addFloorRounds(folder, rounds, runs = FLOOR_RUNS.slice(0, 1)) {
  const built = existsSync(join(folder, "relaxed.wasm")) ? folder : buildOnce(folder);
  for (const [name, args] of runs) {
    const output = execFileSync(process.execPath, ["step.mjs", ...args], { cwd: built, encoding: "utf8" });
    for (const [, kind, cells, genes, median] of output.matchAll(LINE)) {
      const shape = `${cells} × ${genes} ${LIKELIHOODS[kind]}`;
      const known = rounds.get(shape) ?? new Map();
      rounds.set(shape, known.set(name, [...(known.get(name) ?? []), [Number(median)]]));
    }
  }
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
