import { describeLikelihood } from "@heddle/conformance";
import { likelihoods } from "@heddle/likelihoods";
import { negativeBinomialLogProb, type Tensor, type Tensor1D, type Tensor2D, tf, zinbLogProb } from "@heddle/ops";
import { describe, test } from "vitest";
import { expectSame, normals, sparseCounts, start } from "../on-both.fixture.js";

await start(false);
for (const name of ["negative-binomial", "zinb"] as const) {
  describeLikelihood((await likelihoods[name]()).default, { backends: ["simd"] });
}

describe("count likelihoods on simd against the cpu backend", () => {
  test.each([
    [1, 4, "gene"],
    [3, 7, "gene"],
    [6, 13, "gene-cell"],
    [10, 30, "batch"],
  ])(
    "count likelihoods of %i × %i, dispersion per %s, with gradients, within 1e-5 (float32; a gradient is a difference)",
    (cells, genes, dispersion) =>
      expectSame(() => {
        const counts = sparseCounts(cells, genes).dense() as Tensor2D;
        const rows = dispersion === "batch" ? Int32Array.from({ length: cells }, (_, i) => i % 3) : undefined;
        const headRows = { gene: 1, "gene-cell": cells, batch: 3 }[dispersion]!;
        const weights = normals(cells) as Tensor1D;
        const given = [
          normals(cells, genes),
          normals(cells),
          tf.mul(4, normals(headRows, genes)),
          tf.mul(4, normals(cells, genes)),
        ];
        const nb = (logits: Tensor, logSize: Tensor, raw: Tensor): Tensor1D =>
          negativeBinomialLogProb(counts, {
            logits: logits as Tensor2D,
            logSize: tf.add(logSize, 5) as Tensor1D,
            dispersion: raw as Tensor2D,
            rows,
          });
        const zinb = (logits: Tensor, logSize: Tensor, raw: Tensor, dropout: Tensor): Tensor1D =>
          zinbLogProb(counts, {
            logits: logits as Tensor2D,
            logSize: tf.add(logSize, 5) as Tensor1D,
            dispersion: raw as Tensor2D,
            dropout: dropout as Tensor2D,
            rows,
          });
        const three = given.slice(0, 3) as [Tensor, Tensor, Tensor];
        const four = given as [Tensor, Tensor, Tensor, Tensor];
        return [nb(...three), zinb(...four), ...tf.grads(nb)(three, weights), ...tf.grads(zinb)(four, weights)];
      }, 1e-5),
  );
});
