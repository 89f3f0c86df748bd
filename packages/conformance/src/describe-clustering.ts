import { type AnyPlugin, type Clustering, isHeddleError, type Matrix } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface ClusteringSetup {
  /** Options as in a configuration; the schema adds defaults. */
  readonly options?: unknown;
}

const BLOBS = 3;
const PER_BLOB = 40;

/**
 * Tests of every clustering: one label per cell and resolution, reproducible and independent of other resolutions. Distant
 * groups are found at some resolution. Equal cells are tolerated; non-finite values are rejected.
 */
export function describeClustering(plugin: AnyPlugin<"clustering">, { options = {} }: ClusteringSetup = {}): void {
  const create = (): Clustering => plugin.create(plugin.options.parse(options), []);
  const cluster: Cluster = (representation, resolutions, seed = 1) => {
    const clustering = create();
    return clustering.cluster(representation, resolutions ?? clustering.resolutions, { random: createRandom(seed) });
  };

  describe(`clustering ${plugin.name}: the contract`, () => {
    testLabels(create, cluster);
    testFixedResolution(create, cluster);
    testCodes(cluster);
    runChecks(pluginChecks(plugin, { options }));
  });
}

type Cluster = (
  representation: Matrix,
  resolutions?: readonly number[],
  seed?: number,
) => Promise<readonly Int32Array[]>;

function testLabels(create: () => Clustering, cluster: Cluster): void {
  test("default resolutions ascend; each gives every cell a label ≥ 0; the last has at least as many groups as the first", async () => {
    const { resolutions } = create();
    expect(resolutions.length).toBeGreaterThan(0);
    for (let at = 1; at < resolutions.length; at++) expect(resolutions[at]).toBeGreaterThan(resolutions[at - 1]);
    const representation = blobs();
    const labelings = await cluster(representation);
    expect(labelings).toHaveLength(resolutions.length);
    for (const labels of labelings) {
      expect(labels).toBeInstanceOf(Int32Array);
      expect(labels).toHaveLength(representation.rows);
      expect(labels.every((label) => label >= 0)).toBe(true);
    }
    expect(groups(labelings[labelings.length - 1])).toBeGreaterThanOrEqual(groups(labelings[0]));
  });

  test("three groups 40 standard deviations apart are found at some resolution", async () => {
    const found = (await cluster(blobs())).filter((labels) => groups(labels) === BLOBS && separates(labels));
    expect(found.length).toBeGreaterThan(0);
  });

  test("the same random stream gives the same labels; the representation stays unchanged", async () => {
    const representation = blobs();
    const before = representation.values.slice();
    expect(await cluster(representation, undefined, 5)).toEqual(await cluster(representation, undefined, 5));
    expect(representation.values).toEqual(before);
  });

  test("a labeling does not depend on the other resolutions of the call", async () => {
    const representation = blobs();
    const { resolutions } = create();
    const last = resolutions[resolutions.length - 1];
    const [alone] = await cluster(representation, [last]);
    expect((await cluster(representation))[resolutions.length - 1]).toEqual(alone);
  });
}

function testFixedResolution(create: () => Clustering, cluster: Cluster): void {
  test("a fixed resolution, if any, gives every cell a label ≥ 0", async () => {
    const representation = blobs();
    const { fixedResolution } = create();
    if (fixedResolution === undefined) return;
    for (const levels of [2, BLOBS, 20]) {
      const [labels] = await cluster(representation, [fixedResolution(levels)]);
      expect(labels).toHaveLength(representation.rows);
      expect(labels.every((label) => label >= 0)).toBe(true);
    }
  });
}

function testCodes(cluster: Cluster): void {
  test("equal cells, and fewer cells than groups, are clustered without an error", async () => {
    const equal = { rows: 30, columns: 2, values: new Float64Array(60).fill(0.1) };
    const few = { rows: 2, columns: 2, values: Float64Array.of(0, 0, 1, 1) };
    for (const representation of [equal, few]) {
      for (const labels of await cluster(representation)) {
        expect(labels).toHaveLength(representation.rows);
        expect(labels.every((label) => label >= 0)).toBe(true);
      }
    }
  });

  test("NaN in the representation is rejected with an error of kind non-finite", async () => {
    const representation = blobs();
    representation.values[3] = Number.NaN;
    const error = await cluster(representation).catch((thrown: unknown) => thrown);
    expect(isHeddleError(error, "non-finite")).toBe(true);
  });
}

/** Cells of three groups, in turn, with unit variance around (0, 0), (40, 0) and (0, 40). */
function blobs(): Matrix {
  const random = createRandom("blobs");
  const rows = BLOBS * PER_BLOB;
  const values = new Float64Array(rows * 2);
  for (let cell = 0; cell < rows; cell++) {
    values[cell * 2] = random.normal() + (cell % BLOBS === 1 ? 40 : 0);
    values[cell * 2 + 1] = random.normal() + (cell % BLOBS === 2 ? 40 : 0);
  }
  return { rows, columns: 2, values };
}

function groups(labels: Int32Array): number {
  return new Set(labels).size;
}

/** True if cells of one group share a label, and cells of different groups do not. */
function separates(labels: Int32Array): boolean {
  return labels.every((label, cell) => label === labels[cell % BLOBS]) && groups(labels.subarray(0, BLOBS)) === BLOBS;
}
