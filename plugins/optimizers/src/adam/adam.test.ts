import { describeBackends, describeOptimizer } from "@heddle/conformance";
import { inScope, tf, variable } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "./adam.js";

describeOptimizer(plugin);
describeOptimizer(plugin, { options: { beta1: 0, beta2: 0.99, epsilon: 0.01 } });
describeOptimizer(plugin, { options: { weightDecay: 1e-6 } });

interface Case {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

const SIZE = 6;
const STEPS = 40;
/** Distinct values between −2 and 2 in no order. */
const scattered = (seed: number): Float32Array =>
  Float32Array.from({ length: SIZE }, (_, i) => 2 * Math.sin(seed + 7.3 * (i + 1) * (i + 2)));
const start = scattered(0);
/** Gradients independent of the weights, so that both implementations use the same; some tiny, one always 0. */
const gradients = Array.from({ length: STEPS }, (_, step) =>
  scattered(3 + step).map((g, i) => (i === 0 ? 0 : i === 1 ? g * 1e-6 : g)),
);
const constant = () => 0.01;
const falling = (step: number) => 0.02 / (1 + step);

/** Algorithm 1 of Kingma & Ba 2014 in float64, with L2 decay as torch.optim.Adam adds it. */
function reference(options: Case, rate: (step: number) => number): Float64Array {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  const w = Float64Array.from(start);
  const [m, v] = [new Float64Array(SIZE), new Float64Array(SIZE)];
  let [power1, power2] = [1, 1];
  for (let step = 0; step < STEPS; step++) {
    power1 *= beta1;
    power2 *= beta2;
    for (let i = 0; i < SIZE; i++) {
      const g = gradients[step][i] + weightDecay * w[i];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      w[i] -= (rate(step) * (m[i] / (1 - power1))) / (Math.sqrt(v[i] / (1 - power2)) + epsilon);
    }
  }
  return w;
}

function updated(options: Case, rate: (step: number) => number): Float32Array {
  const weight = variable("w", [SIZE], start);
  const optimizer = plugin.create(plugin.options.parse(options), []);
  optimizer.begin([weight]);
  for (let step = 0; step < STEPS; step++) {
    inScope(() => optimizer.apply({ w: tf.tensor1d(gradients[step]) }, tf.scalar(rate(step))));
  }
  const values = Float32Array.from(weight.value.dataSync());
  for (const { value } of [weight, ...optimizer.state]) value.dispose();
  return values;
}

describeBackends("Adam", () => {
  test.each([
    ["torch's defaults", {}, constant],
    ["scvi-tools' epsilon and decay", { epsilon: 0.01, weightDecay: 1e-6 }, constant],
    ["a strong decay", { weightDecay: 0.1 }, constant],
    ["no decay, a tiny epsilon and a falling rate", { epsilon: 1e-12 }, falling],
    ["without first moment", { beta1: 0 }, constant],
  ] as const)(
    "%s: 40 updates within 5e-6 of float64 (float32: 40 roundings, and 1 − β₂ᵗ to 1e-5 of itself at first)",
    (_what, options, rate) => {
      const expected = reference(options, rate);
      const found = updated(options, rate);
      for (let i = 0; i < SIZE; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(5e-6);
    },
  );

  test("without decay, a weight with gradient 0 does not change", () => {
    expect(updated({}, constant)[0]).toBe(start[0]);
  });
});
