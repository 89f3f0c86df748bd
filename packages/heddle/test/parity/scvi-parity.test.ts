import type { Minibatch } from "@heddle/contracts";
import { inScope } from "@heddle/ops";
import {
  type Composition,
  forward,
  gradientsOf,
  modelVariables,
  type StepContexts,
  trainableWeights,
  trainStep,
} from "@heddle/runtime/training-step";
import { describe, expect, test } from "vitest";
import { prepared } from "./scvi-model.js";
import { placed } from "./scvi-weights.js";

// Reference: scvi-tools 1.4.2 in float64, by tooling/references/scvi_parity.py (VAE.forward, VAE.loss, torch.optim.Adam).
const CASES = [
  "scvi-nb",
  "scvi-zinb",
  "scvi-zinb-batch",
  "scvi-zinb-gene-cell",
  "scvi-nb-layers",
  "scvi-linear-nb",
  "scvi-linear-zinb-batch",
];
const BACKENDS = ["cpu", "wasm", "simd"];

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  const worst = Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i])));
  expect(worst, `${what}: largest difference`).toBeLessThanOrEqual(tolerance);
}

/** Running moments after one forward pass without an update. */
function trainStepState(model: Composition, batch: Minibatch, steps: StepContexts): void {
  inScope(() => {
    forward(model, batch, steps);
    steps.applyUpdates();
  });
}

/** Biases before a normalization, whose true gradient is 0. */
const beforeNormalization = (name: string) => /hidden\d+\.bias$/.test(name);

describe.each(BACKENDS)("scvi-tools 1.4.2 on %s", (backend) => {
  test.each(CASES)("%s: reconstruction, KL and loss within 1e-5 relative (float32 sums over genes)", async (name) => {
    for (const beta of [1, 0.3]) {
      const { reference, model, batch, contexts } = await prepared(name, backend, beta);
      const { logProb, divergence, libraryDivergence, total } = forward(model, batch, contexts(0));
      for (const [i, value] of logProb.dataSync().entries()) {
        expect(Math.abs(-value / reference.reconstruction[i] - 1), `reconstruction of cell ${i}`).toBeLessThan(1e-5);
      }
      for (const [i, value] of divergence.perGroup.dataSync().entries()) {
        expect(Math.abs(value / reference.divergence[i] - 1), `KL of cell ${i}`).toBeLessThan(1e-5);
      }
      const ofLibrary = Array.from(libraryDivergence?.dataSync() ?? []);
      expect(ofLibrary).toHaveLength(reference.libraryDivergence?.length ?? 0);
      for (const [i, value] of ofLibrary.entries()) {
        expect(Math.abs(value / reference.libraryDivergence![i] - 1), `library KL of cell ${i}`).toBeLessThan(1e-5);
      }
      expect(Math.abs(total.dataSync()[0] / reference.loss[String(beta)] - 1)).toBeLessThan(1e-5);
    }
  });

  test.each(CASES)(
    "%s: gradients within 1e-4 of each tensor's largest value (float32), 1e-5 absolute for biases before a normalization (true value 0)",
    async (name) => {
      const { reference, model, batch, contexts } = await prepared(name, backend, 1);
      const { gradients } = gradientsOf(trainableWeights(model), () => forward(model, batch, contexts(0)));
      const expected = Object.entries(reference.gradients).flatMap(([n, g]) =>
        placed(n, g, reference.settings.n_batch),
      );
      expect(Object.keys(gradients).sort()).toEqual(expected.map((each) => each.name).sort());
      for (const { name: weight, values } of expected) {
        const largest = Math.max(...Array.from(values, Math.abs));
        const tolerance = beforeNormalization(weight) ? 1e-5 : 1e-4 * largest;
        expectClose(gradients[weight].dataSync(), values, tolerance, weight);
      }
    },
  );

  test.each(CASES)(
    "%s: prior moments of a learned library size equal scvi-tools' within 1e-6 (float32); loadings of a linear decoder after one pass within 1e-6 of the largest",
    async (name) => {
      const { reference, model, batch, contexts } = await prepared(name, backend, 1);
      const variables = new Map(modelVariables(model).map((variable) => [variable.name, variable.value]));
      const { libraryMeans = [], libraryVariances = [], loadings = [] } = reference;
      expectClose(variables.get("library-size.prior.mean")?.dataSync() ?? [], libraryMeans, 1e-6, "means");
      const logs = variables.get("library-size.prior.logVariance")?.dataSync() ?? [];
      expectClose(logs, libraryVariances.map(Math.log), 1e-6, "log variances");
      trainStepState(model, batch, contexts(0));
      const found = model.decoder.loadings?.();
      const largest = Math.max(1, ...loadings.flat().map(Math.abs));
      expectClose(found?.dataSync() ?? [], loadings.flat(), 1e-6 * largest, "loadings");
      found?.dispose();
    },
  );

  test.each(CASES)("%s: running moments within 1e-6 after one step (float32)", async (name) => {
    const { reference, model, batch, contexts } = await prepared(name, backend, 1);
    trainStep(model, batch, contexts(0));
    const variables = new Map(modelVariables(model).map((variable) => [variable.name, variable.value]));
    for (const [torchName, tensor] of Object.entries(reference.runningMomentsAfterOnePass)) {
      const [{ name: state, values }] = placed(torchName, tensor, reference.settings.n_batch) as [
        { name: string; values: Float64Array },
      ];
      expectClose(variables.get(state)!.dataSync(), values, 1e-6, state);
    }
  });

  test.each(CASES)(
    "%s: weights within 1e-5 after 1 and 3 steps of Adam (float32; biases before a normalization within 2e-5, ε = 0.01 divides their rounding noise)",
    async (name) => {
      const { reference, model, batch, contexts } = await prepared(name, backend, 1);
      for (const step of [0, 1, 2]) {
        const { loss } = trainStep(model, batch, contexts(step));
        expect(Math.abs(loss / reference.adam.losses[step] - 1), `loss of step ${step}`).toBeLessThan(1e-5);
        const after = reference.adam.weightsAfter[String(step + 1)];
        if (after === undefined) continue;
        const variables = new Map(modelVariables(model).map((variable) => [variable.name, variable.value]));
        const expected = Object.entries(after).flatMap(([n, w]) => placed(n, w, reference.settings.n_batch));
        for (const { name: weight, values } of expected) {
          const tolerance = beforeNormalization(weight) ? 2e-5 : 1e-5;
          expectClose(variables.get(weight)!.dataSync(), values, tolerance, `${weight} after ${step + 1}`);
        }
      }
    },
  );
});
