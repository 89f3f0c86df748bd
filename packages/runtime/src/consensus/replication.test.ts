import type { Embedding } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { replication } from "./replication.js";

const CELLS = 500;
const random = createRandom(7);
const normals = (name: string) => Float64Array.from(random.stream(name).normals(CELLS));
const [first, second, third] = ["first", "second", "third"].map(normals);
const plus = (a: Float64Array, b: Float64Array, weight: number) => a.map((value, i) => value + weight * b[i]);
const scaled = (a: Float64Array, by: number) => a.map((value) => by * value + 3);

const embedding = (columns: readonly Float64Array[], kl = columns.map(() => 1)): Embedding => ({
  representation: {
    rows: CELLS,
    columns: columns.length,
    values: Float64Array.from({ length: CELLS * columns.length }, (_, i) => {
      return columns[i % columns.length][Math.floor(i / columns.length)];
    }),
  },
  klPerLatent: Float64Array.from(kl),
});
const criteria = { correlation: 0.8, share: 0.5, activeThreshold: 0.01 };

describe("replication", () => {
  // the second run has another order, sign and scale; the third lacks `second` and has noise instead
  const runs = [
    embedding([first, second]),
    embedding([scaled(second, -2), plus(first, normals("noise"), 0.1)]),
    embedding([normals("other"), scaled(first, 5), third], [1, 1, 0.001]),
  ];
  const found = replication(runs, criteria);
  const of = (run: number, latent: number) => found.latents.find((each) => each.run === run && each.latent === latent)!;

  test("finds latents in any order, sign and scale: the share of the other runs that have them", () => {
    expect(of(0, 0)).toMatchObject({ share: 1, replicated: true });
    expect(of(0, 1)).toMatchObject({ share: 0.5, replicated: true });
    expect(of(2, 0)).toMatchObject({ share: 0, replicated: false, counterparts: [], meanCorrelation: 0 });
    expect(of(0, 1).counterparts).toEqual([{ run: 1, latent: 0, correlation: expect.closeTo(-1, 12) }]);
    // r of first and first + 0.1 · noise is 1 / √1.01; within 0.01, 4 standard errors of 500 cells
    expect(Math.abs(of(0, 0).counterparts[0].correlation - 1 / Math.sqrt(1.01))).toBeLessThan(0.01);
  });

  test("leaves inactive latents out", () => {
    expect(found.latents.filter(({ run }) => run === 2).map(({ latent }) => latent)).toEqual([0, 1]);
  });

  test("names the components, largest first by their first member, and the run that is kept", () => {
    expect(found.kept).toBe(0);
    expect(found.components.map(({ share, keptLatent }) => [share, keptLatent])).toEqual([
      [1, 0],
      [0.5, 1],
      [0, undefined],
    ]);
    // two of two, two of two, one of two
    expect(found.replicatedShare).toBeCloseTo((1 + 1 + 0.5) / 3, 12);
  });

  test("requires the share and the correlation that are given", () => {
    const replicated = (changes: object) =>
      replication(runs, { ...criteria, ...changes }).latents.filter((each) => each.replicated).length;
    expect(replicated({})).toBe(5);
    expect(replicated({ share: 1 })).toBe(3);
    expect(replicated({ correlation: 0.9999 })).toBe(4);
    expect(replicated({ share: 0 })).toBe(5);
  });

  test("a latent has one counterpart per run: of two copies, the closer one", () => {
    const copies = embedding([plus(first, second, 0.4), plus(first, second, 0.1)]);
    const pairs = replication([embedding([first]), copies], criteria);
    expect(pairs.latents[0].counterparts.map(({ latent }) => latent)).toEqual([1]);
    expect(pairs.latents.map(({ replicated }) => replicated)).toEqual([true, false, true]);
  });

  test("two orthogonal rotations of a Gaussian pair share no latent", () => {
    const turned = embedding([plus(first, second, 1), plus(first, second, -1)]);
    expect(replication([embedding([first, second]), turned], criteria).replicatedShare).toBe(0);
  });
});
