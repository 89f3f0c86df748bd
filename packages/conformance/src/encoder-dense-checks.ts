/** Requirements of encoders for dense inputs. */
import type { Encoder, EncoderInput, Minibatch } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Tensor2D, tf, variable } from "@heddle/ops";
import { type Check, expectClose } from "./checks.js";
import { covariatesOf, smallCells, smallData, withBatch } from "./model-input.js";
import { disposeNetwork, expectGradients } from "./network-checks.js";
import { momentsOf, weighted } from "./posterior-moments.js";
import { recordedStep } from "./step-input.js";

/** Pseudo-inputs are dense and learned; dense cells must be encoded as the same cells in sparse form. */
export function denseInputChecks(create: () => Encoder): Check[] {
  return [
    {
      title: "the same counts, sparse or dense, give the same posterior (within 1e-5, float32)",
      run: () => {
        const encoder = create();
        const moments = (of: (batch: Minibatch) => EncoderInput): Float32Array[] =>
          tf.tidy(() =>
            withBatch(smallData, (batch) =>
              momentsOf(encoder.encode(of(batch), recordedStep())).map((t) => Float32Array.from(t.dataSync())),
            ),
          );
        const sparse = moments((batch) => batch);
        const dense = moments(({ counts, covariates }) => ({ counts: tf.clone(counts.dense()), covariates }));
        for (const [i, values] of dense.entries()) expectClose(values, sparse[i], 1e-5);
        disposeNetwork(encoder);
      },
    },
    {
      title:
        "gradients by dense inputs: within 5e-3 of the largest (or of 1), compared with float32 finite differences at h = 1/64",
      run: () => {
        const encoder = create();
        const start = createRandom(13)
          .uniforms(smallCells * smallData.genes)
          .map((u) => 0.5 + 3 * u);
        const inputs = variable("inputs", [smallCells, smallData.genes], start);
        const input = () => ({ counts: inputs.value as Tensor2D, covariates: covariatesOf(smallData, smallCells) });
        const scalar = () => weighted(encoder.encode(input(), recordedStep()));
        expectGradients([inputs], scalar, { limit: 5e-3, alive: true });
        inputs.value.dispose();
        disposeNetwork(encoder);
      },
    },
  ];
}
