import { join } from "node:path";
import { writeAnnData } from "@heddle/anndata";
import type { Column, Matrix } from "@heddle/contracts";
import { createHdf5Writer } from "@heddle/hdf5";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { rotateEmbedding } from "../src/index.js";
import { temporaryFolder } from "./small-run.js";

const [CELLS, SIZE] = [800, 5];

/** Two skewed sources, mixed in columns 1 and 2, and three Gaussian columns; `donor` shifts every column. */
function mixture(shift = 0): { readonly means: Matrix; readonly donor: Column } {
  const random = createRandom("determined axes");
  const values = new Float64Array(CELLS * SIZE);
  const codes = Int32Array.from({ length: CELLS }, (_, cell) => cell % 2);
  for (let cell = 0; cell < CELLS; cell++) {
    const [a, b] = [0.2, 0.3].map((share) => (random.uniform() < share ? 2.5 : 0) + 0.4 * random.normal());
    const row = [0.8 * a + 0.6 * b, 0.8 * b - 0.6 * a, ...Array.from({ length: 3 }, () => random.normal())];
    values.set(
      row.map((value) => value + shift * codes[cell]),
      cell * SIZE,
    );
  }
  return {
    means: { rows: CELLS, columns: SIZE, values },
    donor: { kind: "categorical", codes, categories: ["a", "b"] },
  };
}

async function rotated({ means, donor }: ReturnType<typeof mixture>, rotation: object, order?: Int32Array) {
  const file = join(temporaryFolder(), "embedding.h5ad");
  const cells = order ?? Int32Array.from({ length: CELLS }, (_, cell) => cell);
  const values = Float64Array.from(
    means.values,
    (_, at) => means.values[cells[Math.floor(at / SIZE)] * SIZE + (at % SIZE)],
  );
  const codes = donor.kind === "categorical" ? cells.map((cell) => donor.codes[cell]) : new Int32Array();
  const writer = await createHdf5Writer(file);
  await writeAnnData(writer, {
    obs: {
      rows: CELLS,
      index: Array.from(cells, (cell) => `cell${cell}`),
      columns: new Map([["donor", { kind: "categorical", codes, categories: ["a", "b"] }]]),
    },
    obsm: { X_other: { rows: CELLS, columns: SIZE, values } },
  });
  await writer.close();
  return rotateEmbedding(file, { embedding: "X_other", rotation: rotation as { use: "ica" } });
}

const row = ({ columns, values }: Matrix, i: number) => Array.from(values.subarray(i * columns, (i + 1) * columns));

test("two sources are determined (stability ≥ 0.85); the Gaussian columns keep their axes: cosine ≥ 0.99 (sampling)", async () => {
  const { rotation } = await rotated(mixture(), { use: "ica" });
  expect(rotation.determined).toEqual([true, true, false, false, false]);
  expect(rotation.stability?.slice(2)).toEqual([null, null, null]);
  expect(rotation.components).toHaveLength(SIZE);
  for (const latent of [2, 3, 4]) {
    const weights = row(rotation.matrix, latent);
    expect(weights[latent] / Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0))).toBeGreaterThan(0.99);
  }
});

test("cells in another order: the same map within 1e-6 (rounding of sums), and the same determined latents", async () => {
  const [own, other] = [
    await rotated(mixture(), { use: "ica", starts: 3 }),
    await rotated(mixture(), { use: "ica", starts: 3 }, createRandom(9).permutation(CELLS)),
  ];
  expect(other.rotation.determined).toEqual(own.rotation.determined);
  for (const [at, value] of own.rotation.matrix.values.entries())
    expect(Math.abs(value - other.rotation.matrix.values[at])).toBeLessThan(1e-6);
});

test("orthogonal: distances between cells stay within 1e-6 (float32 of the file), also with undetermined latents", async () => {
  const { means } = mixture();
  const { representation, rotation } = await rotated(mixture(), { use: "orthogonal", starts: 2 });
  expect(rotation.determined).toContain(false);
  const distance = (matrix: Matrix, a: number, b: number) =>
    Math.sqrt(row(matrix, a).reduce((sum, value, j) => sum + (value - row(matrix, b)[j]) ** 2, 0));
  for (let cell = 1; cell < CELLS; cell += 37)
    expect(Math.abs(distance(representation, 0, cell) - distance(means, 0, cell))).toBeLessThan(1e-6);
});

test("within a donor that shifts every latent: the second embedding has a mean of 0 in both donors, within 1e-6 (float32)", async () => {
  const shifted = mixture(4);
  const { within } = await rotated(shifted, { use: "ica", starts: 2, within: ["donor"] });
  expect(within?.name).toBe("X_other_rotated_within");
  for (const donor of [0, 1])
    for (let latent = 0; latent < SIZE; latent++) {
      let sum = 0;
      for (let cell = donor; cell < CELLS; cell += 2)
        sum += within?.representation.values[cell * SIZE + latent] ?? Number.NaN;
      expect(Math.abs(sum / (CELLS / 2))).toBeLessThan(1e-6);
    }
});
