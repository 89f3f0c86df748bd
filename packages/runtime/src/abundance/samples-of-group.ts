import { type Column, HeddleError, type Random } from "@heddle/contracts";
import { levelOf } from "../data/columns.js";

/** How the cells of a group become aggregate posteriors. */
export interface SampleSettings {
  /** Column with the samples, such as donors; each has the same weight. Without it, a group is one sample. */
  readonly sample?: { readonly name: string; readonly column: Column };
  /** Maximum cells per sample; more are drawn without replacement. */
  readonly cellsPerSample: number;
  readonly random: Random;
}

/** Cells that a sample needs: its density at one of its own cells leaves that cell out. */
const MINIMUM = 2;

/** The cells of each sample of a group, ascending. Throws HeddleError "usage" if no sample has two cells. */
export function samplesOfGroup(group: string, cells: Int32Array, settings: SampleSettings): Int32Array[] {
  const { sample, cellsPerSample, random } = settings;
  const bySample = new Map<string, number[]>();
  for (const cell of cells) {
    const name = sample ? levelOf(sample.column, cell) : "";
    if (name === null) continue;
    const listed = bySample.get(name);
    if (listed) listed.push(cell);
    else bySample.set(name, [cell]);
  }
  const samples = [...bySample].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, own]) => own.length >= MINIMUM);
  if (samples.length === 0) throw tooFew(group, cells.length, sample?.name);
  return samples.map(([name, own]) => {
    if (own.length <= cellsPerSample) return Int32Array.from(own);
    const order = random.stream(group).stream(name).permutation(own.length);
    return Int32Array.from(order.subarray(0, cellsPerSample), (at) => own[at]).sort();
  });
}

const tooFew = (group: string, cells: number, sample: string | undefined) =>
  new HeddleError("usage", {
    where: `group ${group}`,
    expected: sample ? `a level of ${sample} with at least ${MINIMUM} cells` : `at least ${MINIMUM} cells`,
    got: sample ? "none" : String(cells),
    next: "Choose other groups, or remove the subset.",
  });
