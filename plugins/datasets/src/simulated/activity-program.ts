import type { Random } from "@heddle/contracts";
import { logNormalFactors } from "./log-normal-factors.js";
import type { ActivityProgramOptions } from "./options.js";

/**
 * One factor per gene of a program: exactly `genes` genes, chosen at random, have a log-normal factor, all others 1
 * (scsim's `simulate_program`, Kotliar et al. 2019).
 */
export function programEffects(random: Random, genes: number, program: ActivityProgramOptions): Float64Array {
  const members = random.stream("members").permutation(genes).subarray(0, program.genes);
  const drawn = logNormalFactors(random.stream("factors"), genes, { ...program, probability: 1 });
  const factors = new Float64Array(genes).fill(1);
  for (const g of members) factors[g] = drawn[g];
  return factors;
}

/**
 * The share of each cell's expression that comes from the program: 0, or for a `cellFraction` of the cells of its
 * groups uniform within `usage`.
 */
export function programUsage(random: Random, groupOfCell: Int32Array, program: ActivityProgramOptions): Float64Array {
  const using = random.stream("using");
  const amount = random.stream("amount");
  const [low, high] = program.usage;
  const active = program.groups === undefined ? undefined : new Set(program.groups);
  return Float64Array.from(groupOfCell, (k) => {
    const uses = using.uniform() < program.cellFraction;
    const usage = low + (high - low) * amount.uniform();
    return uses && (active === undefined || active.has(k)) ? usage : 0;
  });
}
