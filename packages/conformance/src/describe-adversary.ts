/** Requirements of an objective's adversary: see `Adversary`. */
import type { Adversary, Latent, LatentSpec } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { inScope, tf } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, expectFinite } from "./checks.js";
import { gaussianSizes } from "./gaussian-input.js";
import { disposeNetwork, gradientsBy, networkChecks, valuesOf } from "./network-checks.js";
import { recordedStep } from "./step-input.js";

const CELLS = 32;
const UPDATES = 60;

export function adversaryChecks(create: () => Adversary, spec: LatentSpec): Check[] {
  return [
    ...networkChecks(() => create(), { hasWeights: true }).slice(0, 1),
    {
      title: "adversary: loss and gradients by every weight are finite; the same step gives the same loss",
      run: () => {
        const adversary = create();
        const loss = () => lossOf(adversary, spec).dataSync()[0];
        expectFinite([tf.tidy(loss)]);
        expect(tf.tidy(loss)).toBe(tf.tidy(loss));
        for (const gradient of gradientsBy(adversary.weights, () => lossOf(adversary, spec)).values()) {
          expectFinite(gradient);
        }
        disposeNetwork(adversary);
      },
    },
    {
      title: "adversary: its optimizer decreases its loss on dependent latents, and keeps state",
      run: () => {
        const adversary = create();
        const { optimizer } = adversary;
        optimizer.begin(adversary.weights);
        expect(optimizer.state.length).toBeGreaterThan(0);
        const before = tf.tidy(() => lossOf(adversary, spec).dataSync()[0]);
        for (let update = 0; update < UPDATES; update++) updateOnce(adversary, spec);
        expect(tf.tidy(() => lossOf(adversary, spec).dataSync()[0])).toBeLessThan(before);
        for (const weight of adversary.weights) expectFinite(valuesOf(weight));
        for (const { value } of optimizer.state) value.dispose();
        disposeNetwork(adversary);
      },
    },
  ];
}

function updateOnce(adversary: Adversary, spec: LatentSpec): void {
  inScope(() => {
    const found = gradientsBy(adversary.weights, () => lossOf(adversary, spec));
    const gradients = adversary.weights.map(({ name, value }) => [name, tf.tensor(found.get(name)!, [...value.shape])]);
    adversary.optimizer.apply(Object.fromEntries(gradients), tf.scalar(1e-3));
  });
}

/** Latents that are equal up to noise, and independent latents. */
function lossOf(adversary: Adversary, spec: LatentSpec) {
  const columns = gaussianSizes(spec).reduce((sum, size) => sum + size, 0);
  const random = createRandom(31);
  const shared = random.stream("shared").normals(CELLS);
  const noise = random.stream("noise").normals(CELLS * columns);
  const dependent = noise.map((value, i) => shared[Math.floor(i / columns)] + 0.1 * value);
  const latent = (values: Float32Array): Latent => ({ z: tf.tensor2d(values, [CELLS, columns]), spec });
  return adversary.loss(
    latent(dependent),
    latent(random.stream("free").normals(CELLS * columns)),
    recordedStep({ training: true }),
  );
}
