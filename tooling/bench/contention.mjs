// A training step while another process uses a core, alternating between all threads and one. All threads must not be
// slower than one.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stepParticipants } from "./participants.mjs";
import { writeProblem } from "./problem.mjs";
import { formatSummary, printTable, summarize } from "./statistics.mjs";

export async function contention({ rounds, period }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const problem = writeProblem(folder, { cells: 128, genes: 2000, likelihood: "negative-binomial" });
  const participants = await stepParticipants((name) =>
    ["simd", "simd, one thread", "native", "native, one thread"].includes(name),
  );
  const times = new Map();
  const measure = async (load) => {
    for (let round = 0; round < rounds; round++) {
      for (const one of participants) {
        const key = `${one.name}, ${load}`;
        const answer = await one.request({ problem, milliseconds: period });
        times.set(key, [...(times.get(key) ?? []), ...answer.times]);
      }
    }
  };
  try {
    await measure("alone");
    const other = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
    try {
      await measure("under contention");
    } finally {
      other.kill("SIGKILL");
    }
  } finally {
    await Promise.all(participants.map((one) => one.end()));
    rmSync(folder, { recursive: true });
  }
  const results = [...times].map(([name, all]) => ({ name, ...summarize(all) }));
  const rows = results.map((one) => [one.name, formatSummary(one), one.p95.toFixed(2)]);
  printTable("128 × 2000 negative-binomial", ["", "step, ms: median (quartiles)", "95th percentile"], rows);
  return results;
}
