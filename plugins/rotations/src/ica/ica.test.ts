import { describeRotation } from "@heddle/conformance";
import type { Matrix, RotationInput } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { meanSquare } from "../shared/canonical.js";
import { centeredLatents } from "../shared/cells.js";
import { covarianceOf, mapped, product } from "../shared/covariance.js";
import plugin from "./ica.js";

describeRotation(plugin, { separates: true });
describeRotation(plugin, { options: { within: ["donor"], starts: 2 }, separates: true });
describeRotation(plugin, { options: { contrast: "logcosh" } });

const CELLS = 500;
const VARIANCES = Float64Array.of(0.1, 0.9, 0.4);

/** Two skewed latents and one of small normal means; cells × latents. */
function input(): RotationInput {
  const random = createRandom("ica");
  const cell = () => [
    (random.uniform() < 0.25 ? 2 : 0) + 0.3 * random.normal(),
    0.2 * random.normal(),
    (random.uniform() < 0.2 ? 1.5 : 0) + 0.3 * random.normal(),
  ];
  const values = Float64Array.from(Array.from({ length: CELLS }, cell).flat());
  return { means: { rows: CELLS, columns: 3, values }, columns: new Map() };
}

function mapOf(given: RotationInput): Matrix {
  const found = plugin.create(plugin.options.parse({}), []).fit(given, { random: createRandom(1) });
  if (found === undefined) throw new Error("ica returns a matrix");
  return found.matrix;
}

/** A (C + diag(variances)) Aᵀ for the covariance C of the means. */
function covarianceOfDraws(matrix: Matrix, variances: Float64Array): Matrix {
  const latents = centeredLatents(input(), []);
  const { values } = covarianceOf(latents);
  const ofDraws = { ...matrix, values: values.map((value, at) => value + (at % 4 === 0 ? variances[at / 4] : 0)) };
  const transposed = {
    ...matrix,
    values: matrix.values.map((_, at) => matrix.values[(at % 3) * 3 + Math.floor(at / 3)]),
  };
  return product(product(matrix, ofDraws), transposed);
}

describe("ica with posterior variances", () => {
  test("draws from the rotated posterior have the covariance 1, within 1e-9 (rounding)", () => {
    const { values } = covarianceOfDraws(mapOf({ ...input(), variances: VARIANCES }), VARIANCES);
    for (const [at, value] of values.entries()) expect(Math.abs(value - (at % 4 === 0 ? 1 : 0))).toBeLessThan(1e-9);
  });

  test("without posterior variance the map is that of the means, within 1e-6 (rounding in the search)", () => {
    const ofMeans = mapOf(input());
    const { values } = mapOf({ ...input(), variances: new Float64Array(3) });
    for (const [at, value] of values.entries()) expect(Math.abs(value - ofMeans.values[at])).toBeLessThan(1e-6);
  });

  test("a latent that is mostly noise keeps a small variance of its means, and comes last", () => {
    const last = mapped(mapOf({ ...input(), variances: VARIANCES }), centeredLatents(input(), []))[2];
    expect(meanSquare(last)).toBeLessThan(0.1);
    expect(meanSquare(mapped(mapOf(input()), centeredLatents(input(), []))[2])).toBeCloseTo(1);
  });
});
