// Counts for the benches: one tenth above 0, geometric. Seeded, and stored as a file for participants in any language.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../packages/numerics/dist/index.js";
import { memoryCounts } from "../../packages/runtime/dist/training-step.js";

/** Writes cells × genes float32 counts, row by row, into the folder; returns the problem for participants. */
export function writeProblem(folder, { cells, genes, likelihood }) {
  const draws = createRandom(1).uniforms(2 * cells * genes);
  const counts = new Float32Array(cells * genes).map((_, at) =>
    draws[2 * at] < 0.1 ? 1 + Math.floor(-2.5 * Math.log(draws[2 * at + 1])) : 0,
  );
  const file = join(folder, `${cells}x${genes}.f32`);
  writeFileSync(file, counts);
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  return { file, cells, genes, likelihood, operations: operations({ cells, genes, likelihood, present }) };
}

/** Multiplications and additions in the matrix products of one step at hidden width 128 and 10 latents. */
function operations({ cells, genes, likelihood, present }) {
  const heads = likelihood === "zinb" ? 2 : 1;
  const sparse = 2 * 2 * present * 128;
  const encoderHeads = 3 * 2 * cells * 128 * 20;
  const decoderHidden = 3 * 2 * cells * 10 * 128;
  return sparse + encoderHeads + decoderHidden + heads * 3 * 2 * cells * 128 * genes;
}

/** The counts as a dataset of the runtime. */
export function readProblem({ file, cells, genes }) {
  const bytes = readFileSync(file);
  const dense = new Float32Array(bytes.buffer, bytes.byteOffset, cells * genes);
  const [rowStarts, columns, counts] = [[0], [], []];
  for (let at = 0; at < dense.length; at++) {
    if (dense[at] > 0) {
      columns.push(at % genes);
      counts.push(dense[at]);
    }
    if ((at + 1) % genes === 0) rowStarts.push(columns.length);
  }
  const csr = { rowStarts: Int32Array.from(rowStarts), columns: Int32Array.from(columns) };
  return { cells, genes, covariates: [], counts: memoryCounts({ ...csr, counts: Float32Array.from(counts) }) };
}
