/** Input of the decoder suite: latents and covariates of a few cells. */
import type { Decoder, HeadOutputs } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { tf } from "@heddle/ops";
import { gaussianSizes } from "./gaussian-input.js";
import { covariatesOf, smallData, smallLatents } from "./model-input.js";
import type { RecordedStep } from "./step-input.js";

export const CELLS = 5;
export const WIDTH = gaussianSizes(smallLatents).reduce((sum, size) => sum + size, 0);

export const codes = (seed = 17): Float32Array => createRandom(seed).normals(CELLS * WIDTH);

export function decode(
  decoder: Decoder,
  step: RecordedStep,
  { z = codes(), shifted = false, from = 0 } = {},
): HeadOutputs {
  const cells = z.length / WIDTH;
  const all = covariatesOf(smallData, CELLS, shifted);
  const covariates =
    cells === CELLS
      ? all
      : new Map(
          [...all].map(([name, covariate]) => [
            name,
            covariate.kind === "continuous"
              ? { ...covariate, values: tf.slice1d(covariate.values, from, cells) }
              : {
                  ...covariate,
                  codes: covariate.codes.slice(from, from + cells),
                  oneHot: tf.slice(covariate.oneHot, [from, 0], [cells, -1]),
                },
          ]),
        );
  return decoder.decode({ z: tf.tensor2d(z, [cells, WIDTH]), spec: smallLatents }, covariates, step);
}

/** Values of every raw head, cell by cell. */
export function decoded(
  decoder: Decoder,
  step: RecordedStep,
  choice: Parameters<typeof decode>[2] = {},
): Float32Array[] {
  return tf.tidy(() =>
    Object.values(decode(decoder, step, choice)).map(({ raw }) => Float32Array.from(raw.dataSync())),
  );
}
