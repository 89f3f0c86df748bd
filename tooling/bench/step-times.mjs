// One training step (forward, backward, Adam; hidden 128, latent 10), with a process per participant. Participants
// alternate in periods of `period` ms for `rounds` rounds, so that disturbances affect all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addFloor, FLOOR_RUNS, floorTimes } from "./floor.mjs";
import { stepParticipants } from "./participants.mjs";
import { measurePeak } from "./peak.mjs";
import { writeProblem } from "./problem.mjs";
import { summarize } from "./statistics.mjs";
import { printSteps } from "./step-table.mjs";

const NB = "negative-binomial";
const SHAPES = [
  [128, 1200, NB],
  [128, 1200, "zinb"],
  [128, 2000, NB],
  [128, 2000, "zinb"],
  [1024, 2000, NB],
  [1024, 2000, "zinb"],
];
/** Plain JavaScript takes ten seconds for a step of 1,024 cells. */
const tooSlow = (name, cells) => name === "tfjs cpu" && cells > 128;

export async function stepTimes(options) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const isSelected = (name) => !options.only || options.only.some((start) => name.startsWith(start));
  const participants = await stepParticipants(isSelected, options);
  const results = [];
  const peak = await measurePeak();
  try {
    const before = options.floor ? await floorTimes(options.floor, FLOOR_RUNS.slice(0, 1)) : [];
    for (const [cells, genes, likelihood] of SHAPES) {
      const problem = writeProblem(folder, { cells, genes, likelihood });
      const times = new Map(participants.filter(({ name }) => !tooSlow(name, cells)).map((one) => [one, []]));
      for (let round = 0; round < options.rounds; round++) {
        for (const [one, all] of times) {
          const answer = await one.request({ problem, milliseconds: options.period });
          all.push(...answer.times);
        }
      }
      const found = [...times].map(([{ name }, all]) => ({ name, ...summarize(all) }));
      results.push({ cells, genes, likelihood, operations: problem.operations, participants: found });
    }
    addFloor(results, before, options.floor ? await floorTimes(options.floor) : []);
  } finally {
    await Promise.all(participants.map((one) => one.end()));
    rmSync(folder, { recursive: true });
  }
  for (const result of results) printSteps(result, peak);
  return { peak, results };
}
