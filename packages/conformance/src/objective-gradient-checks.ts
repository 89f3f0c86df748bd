/** Checks of the gradients of an objective by all of its inputs. */
import { type Tensor, tf } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, expectClose, expectFinite, slope } from "./checks.js";
import {
  CELLS,
  type ObjectiveSubject,
  type Parts,
  type PartTensors,
  partsOf,
  tensorsOf,
  termsAt,
  total,
} from "./objective-input.js";

/** Gradients by logProb, the divergence of the library size, means and log variances. */
export const gradientsAt = (subject: ObjectiveSubject): Float32Array[] =>
  tf.tidy(() =>
    tf
      .grads((...parts: Tensor[]) => total(termsAt(subject, subject.create(), parts as unknown as PartTensors).terms))([
        ...tensorsOf(partsOf(subject.spec)),
      ])
      .map((gradient) => Float32Array.from(gradient.dataSync())),
  );

// Long because it is a list of checks, each of a few lines.
export function gradientChecks(subject: ObjectiveSubject): Check[] {
  const { create, spec, shapesPosterior } = subject;
  const gradients = () => gradientsAt(subject);
  return [
    {
      title: "gradients by the log probability and the posterior's moments exist and are finite",
      run: () => {
        const [byLogProb, , byMean, byVariance] = gradients();
        const reached = shapesPosterior ? [byLogProb, byMean, byVariance] : [byLogProb];
        for (const gradient of reached) {
          expectFinite(gradient);
          expect(gradient.some((value) => value !== 0)).toBe(true);
        }
        expect(byLogProb.every((value) => value < 0)).toBe(true);
      },
    },
    {
      title: "a learned library size's divergence enters with weight 1: its gradient is 1/N (within 1e-6, float32)",
      run: () => expectClose(gradients()[1], new Float32Array(CELLS).fill(1 / CELLS), 1e-6),
    },
    {
      title: "gradients within 2e-3 of the largest (or of 1), compared with float32 finite differences at h = 1/16",
      run: () => {
        const objective = create();
        const parts = partsOf(spec);
        const found = gradients();
        for (const [part, values] of parts.entries()) {
          const expected = Array.from(values, (_, entry) =>
            slope((shift) => {
              const moved = values.map((value, i) => (i === entry ? value + shift : value));
              const at = parts.map((own, i) => (i === part ? moved : own)) as unknown as Parts;
              return tf.tidy(() => total(termsAt(subject, objective, tensorsOf(at)).terms).dataSync()[0]);
            }),
          );
          expectClose(found[part], expected, 2e-3);
        }
      },
    },
  ];
}
