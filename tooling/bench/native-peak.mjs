// Peak of the machine in native code, with the compiler of build:native and all vectors of this processor.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zigFolder } from "../native/zig.mjs";
import { run } from "../toolchain.mjs";
import { runProgram } from "./run-program.mjs";

const ROUNDS = 2e5;
const RUNS = 400;
const source = new URL("peak.c", import.meta.url).pathname;

/** Floats of the widest vectors of this processor. */
function lanes() {
  if (process.arch !== "x64") return 4;
  const flags = process.platform === "linux" ? readFileSync("/proc/cpuinfo", "utf8") : "avx2";
  return flags.includes("avx512vl") ? 16 : flags.includes("avx2") ? 8 : 4;
}

/** GFLOP/s of each number of threads together, fused (relaxed) and not (plain); undefined where the compiler is missing or fails. */
export async function nativePeak(counts) {
  const zig = await zigFolder();
  if (zig === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "heddle-peak-"));
  try {
    const threads = counts.map((count) => ({ count }));
    const wide = lanes() === 16 ? ["-mprefer-vector-width=512"] : [];
    const flags = ["-O3", "-ffp-contract=off", "-mcpu=native", ...wide, `-DLANES=${lanes()}`];
    for (const [kind, fused] of [
      ["relaxed", 1],
      ["plain", 0],
    ]) {
      const program = join(folder, kind);
      const defines = [`-DFUSED=${fused}`];
      const code = await run(join(zig, "zig"), ["cc", ...flags, ...defines, source, "-o", program], { quiet: true });
      if (code !== 0) return undefined;
      for (const entry of threads) {
        const runs = Array.from({ length: entry.count }, () => runProgram(program, [ROUNDS, RUNS].map(String)));
        entry[kind] = (await Promise.all(runs)).reduce((sum, { output }) => sum + Number(output), 0);
      }
    }
    return threads;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
