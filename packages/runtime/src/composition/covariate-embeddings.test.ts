import type { Contracts, Covariate, Covariates } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { inScope, type Tensor2D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import { CovariateEmbeddings } from "./covariate-embeddings.js";

const levels = ["a", "b", "c"];
const specs = [{ name: "batch", kind: "categorical", levels, embeddingDim: 2 } as const];
const covariate = (codes: number[], more: Partial<Covariate> = {}): Covariates =>
  new Map([
    [
      "batch",
      {
        kind: "categorical",
        levels,
        codes: Int32Array.from(codes),
        get oneHot(): Tensor2D {
          throw new Error("the codes suffice");
        },
        ...more,
      },
    ] as const,
  ]) as Covariates;
const embeddingOf = (covariates: Covariates): number[] => {
  const batch = covariates.get("batch");
  return batch?.kind === "categorical" ? [...batch.embedding!.dataSync()] : [];
};

test("each cell has the row of its level; shares of levels have the mean row; absent covariates stay absent", () =>
  inScope(() => {
    const embeddings = new CovariateEmbeddings(specs, createRandom(1));
    const [table] = embeddings.weights;
    const rows = [...table.value.dataSync()];
    const row = (level: number) => rows.slice(2 * level, 2 * level + 2);
    expect(embeddingOf(embeddings.embed(covariate([2, 0, 2])))).toEqual([...row(2), ...row(0), ...row(2)]);
    const oneHot = tf.tensor2d([[0.5, 0.5, 0]]);
    const [x, y] = embeddingOf(embeddings.embed(covariate([0], { oneHot, mixed: true } as Partial<Covariate>)));
    expect(Math.abs(x - (rows[0] + rows[2]) / 2)).toBeLessThan(1e-6);
    expect(Math.abs(y - (rows[1] + rows[3]) / 2)).toBeLessThan(1e-6);
    expect(embeddings.embed(new Map()).size).toBe(0);
    table.value.dispose();
  }));

test("networks without embedded covariates are used as they are", () => {
  const encoder = {} as Contracts["encoder"];
  expect(new CovariateEmbeddings([], createRandom(1)).inputOf("encoder", encoder)).toBe(encoder);
});
