import type { Random } from "@heddle/contracts";
import { logNormalFactors } from "./log-normal-factors.js";
import type { ActivityProgrammeOptions } from "./options.js";

/**
 * One factor per gene of a programme: exactly `genes` genes, chosen at random, have a log-normal factor, all others 1
 * (scsim's `simulate_program`, Kotliar et al. 2019).
 */
export function programmeEffects(random: Random, genes: number, programme: ActivityProgrammeOptions): Float64Array {
  const members = random.stream("members").permutation(genes).subarray(0, programme.genes);
  const drawn = logNormalFactors(random.stream("factors"), genes, { ...programme, probability: 1 });
  const factors = new Float64Array(genes).fill(1);
  for (const g of members) factors[g] = drawn[g]!;
  return factors;
}

/**
 * The share of each cell's expression that comes from the programme: 0, or for a `cellFraction` of the cells of its
 * groups uniform within `usage`.
 */
export function programmeUsage(
  random: Random,
  groupOfCell: Int32Array,
  programme: ActivityProgrammeOptions,
): Float64Array {
  const using = random.stream("using");
  const amount = random.stream("amount");
  const [low, high] = programme.usage;
  const active = programme.groups === undefined ? undefined : new Set(programme.groups);
  return Float64Array.from(groupOfCell, (k) => {
    const uses = using.uniform() < programme.cellFraction;
    const usage = low + (high - low) * amount.uniform();
    return uses && (active === undefined || active.has(k)) ? usage : 0;
  });
}
