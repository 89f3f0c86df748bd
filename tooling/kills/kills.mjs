// `npm run kills -- --count 1000 --seed 0`: kills heddle (SIGKILL) at random times during train, evaluate, embed, report and
// sweep, runs the command again until it ends, and compares the bytes with those of an undisturbed run. Builds nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { prepare, scenarios } from "./scenarios.mjs";

/**
 * Kills until `count` kills hit a live process, scenario by scenario in turn.
 *
 * @returns kills, commands run to their end, runs with other bytes and runs that lost a file, by scenario
 */
export async function killRepeatedly({ count, seed, log = () => {} }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-kills-"));
  const random = createRandom(seed).stream("kills");
  const tally = Object.fromEntries(scenarios.map(({ name }) => [name, { kills: 0, completed: 0, different: [] }]));
  try {
    const whole = await prepare(folder);
    const kills = () => Object.values(tally).reduce((sum, each) => sum + each.kills, 0);
    for (let round = 0; kills() < count; round++) {
      const scenario = scenarios[round % scenarios.length];
      const result = await scenario.disturb({ folder, round, random: random.stream(round), whole });
      const sums = tally[scenario.name];
      sums.kills += result.kills;
      sums.completed += 1;
      sums.different.push(...result.different);
      if (result.different.length > 0) log(`${scenario.name}, round ${round}: ${result.different.join(", ")}`);
      if (round % 5 === 4) log(`${kills()} of ${count} kills: ${JSON.stringify(tally)}`);
    }
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { count: { type: "string", default: "1000" }, seed: { type: "string", default: "0" } },
  });
  const tally = await killRepeatedly({ count: Number(values.count), seed: Number(values.seed), log: console.log });
  console.table(
    Object.fromEntries(Object.entries(tally).map(([name, t]) => [name, { ...t, different: t.different.length }])),
  );
  process.exitCode = Object.values(tally).some(({ different }) => different.length > 0) ? 1 : 0;
}
