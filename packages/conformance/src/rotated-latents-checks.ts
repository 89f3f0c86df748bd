import type { Decoder, Encoder, LatentSpec, Matrix } from "@heddle/contracts";
import { type Check, expectClose } from "./checks.js";
import { codes, decoded, WIDTH } from "./decoder-input.js";
import { groupMoments } from "./fixed-posterior-check.js";
import { disposeNetwork } from "./network-checks.js";
import { recordedStep } from "./step-input.js";

/** Check of an encoder that can change coordinates of its posterior. */
export function rotatedPosteriorCheck(create: () => Encoder, { groups }: LatentSpec): Check {
  const group = groups.findIndex(({ kind }) => kind === "gaussian");
  return {
    title:
      "rotatePosterior, where it has one: the map of the means, and of the variances if it is a permutation with signs, within 1e-4 (float32)",
    run: () => {
      const encoder = create();
      if (encoder.rotatePosterior && group >= 0) {
        const before = groupMoments(encoder, group);
        const size = before[0].columns;
        const map = signedCycle(size);
        encoder.rotatePosterior(group, map, new Float64Array(size).fill(0.5));
        const [means, logVariances] = groupMoments(encoder, group);
        expectClose(means.values, product(before[0].values, map), 1e-4);
        const squared = { ...map, values: map.values.map(Math.abs) };
        const mapped = product(before[1].values.map(Math.exp), squared).map(Math.log);
        expectClose(logVariances.values, mapped, 1e-4);
      }
      disposeNetwork(encoder);
    },
  };
}

/** Check of a decoder that can change coordinates of the latents. */
export function rotatedLatentsCheck(create: () => Decoder): Check {
  return {
    title:
      "rotateLatents, where it has one: mapped latents are decoded as the latents were before, within 1e-4 (float32)",
    run: () => {
      const decoder = create();
      if (decoder.rotateLatents) {
        const before = decoded(decoder, recordedStep());
        decoder.rotateLatents(inverseOf(signedCycle(WIDTH)));
        const after = decoded(decoder, recordedStep(), { z: product(codes(), signedCycle(WIDTH)) });
        for (const [i, values] of after.entries()) expectClose(values, before[i], 1e-4);
      }
      disposeNetwork(decoder);
    },
  };
}

/** Row i has the entry ±1 in column i + 1 (cyclic): the factorized posterior represents this map exactly. */
function signedCycle(size: number): Matrix {
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + ((i + 1) % size)] = i % 2 === 0 ? 1 : -1;
  return { rows: size, columns: size, values };
}

/** The transpose, which is the inverse of an orthogonal matrix. */
function inverseOf({ rows, values }: Matrix): Matrix {
  const inverse = values.map((_, at) => values[(at % rows) * rows + Math.floor(at / rows)]);
  return { rows, columns: rows, values: inverse };
}

/** Rows of `x` times the transposed matrix. */
function product(x: Float32Array, { rows: size, values }: Matrix): Float32Array {
  return Float32Array.from(x, (_, at) => {
    const [row, i] = [at - (at % size), at % size];
    return Array.from({ length: size }, (_, j) => values[i * size + j] * x[row + j]).reduce(
      (sum, part) => sum + part,
      0,
    );
  });
}
