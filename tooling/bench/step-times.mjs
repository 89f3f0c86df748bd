// One training step (forward, backward, Adam; hidden 128, latent 10), with a process per participant. Participants
// alternate in periods of `period` ms for `rounds` rounds, so that disturbances affect all. The floor study runs before the
// first shape and after each.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addFloorRounds, FLOOR_RUNS } from "./floor.mjs";
import { stepParticipants } from "./participants.mjs";
import { measurePeak } from "./peak.mjs";
import { writeProblem } from "./problem.mjs";
import { summarizeRounds } from "./statistics.mjs";
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
/** Plain JavaScript takes ten seconds for a step of 1,024 cells; JaxSCVI has no ZINB. */
const leftOut = (name, { cells, likelihood }) =>
  (name === "tfjs cpu" && cells > 128) || (name === "scvi-tools, JAX" && likelihood === "zinb");

const nameOf = ([cells, genes, likelihood]) => `${cells} × ${genes} ${likelihood}`;
const matches = (shape, start) => nameOf(shape).startsWith(start.replace(/\s*x\s*/, " × "));

/** The rounds of one shape, with every participant in each. */
async function measure(participants, problem, { rounds, period }) {
  const times = new Map(participants.filter(({ name }) => !leftOut(name, problem)).map((one) => [one, []]));
  for (let round = 0; round < rounds; round++)
    for (const [one, all] of times) all.push((await one.request({ problem, milliseconds: period })).times);
  return [...times].map(([{ name }, all]) => ({ name, ...summarizeRounds(all) }));
}

export async function stepTimes(options) {
  const { floor, save } = options;
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const isSelected = (name) => !options.only || options.only.some((start) => name.startsWith(start));
  const shapes = SHAPES.filter((shape) => !options.shapes || options.shapes.some((start) => matches(shape, start)));
  const participants = await stepParticipants(isSelected, options);
  const results = [];
  const peak = await measurePeak();
  const floors = new Map();
  try {
    if (floor) addFloorRounds(floor, floors, FLOOR_RUNS);
    for (const shape of shapes) {
      const [cells, genes, likelihood] = shape;
      const problem = writeProblem(folder, { cells, genes, likelihood });
      const found = await measure(participants, problem, options);
      if (floor) addFloorRounds(floor, floors);
      for (const [name, rounds] of floors.get(nameOf(shape)) ?? []) found.push({ name, ...summarizeRounds(rounds) });
      results.push({ cells, genes, likelihood, operations: problem.operations, participants: found });
      printSteps(results.at(-1), peak);
      save({ peak, results });
    }
  } finally {
    await Promise.all(participants.map((one) => one.end()));
    rmSync(folder, { recursive: true });
  }
  return { peak, results };
}
