import { expect, test } from "vitest";
import { groupColumns, latentColumns, unitWidths } from "./latent-widths.js";
import type { LatentSpec } from "./model.js";

test("widths of a latent space with a Gaussian and a Concrete group", () => {
  const spec: LatentSpec = {
    groups: [
      { kind: "gaussian", size: 2 },
      { kind: "concrete", categories: 5 },
    ],
  };
  expect(spec.groups.map(groupColumns)).toEqual([2, 5]);
  expect(latentColumns(spec)).toBe(7);
  expect(unitWidths(spec)).toEqual([1, 1, 5]);
});
