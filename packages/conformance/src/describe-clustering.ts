import { type AnyPlugin, type Clustering, isHeddleError, type Matrix } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface ClusteringSetup {
  /** As in a configuration; the plugin's schema fills in the rest. */
  readonly options?: unknown;
}

const BLOBS = 3;
const PER_BLOB = 40;

/**
 * What every clustering promises: a label per cell and resolution, reproducible and independent of what else was
 * asked for; groups far apart found at some resolution; equal codes tolerated; non-finite ones refused.
 */
export function describeClustering(plugin: AnyPlugin<"clustering">, { options = {} }: ClusteringSetup = {}): void {
  const create = (): Clustering => plugin.create(plugin.options.parse(options), []);
  const cluster: Cluster = (codes, resolutions, seed = 1) => {
    const clustering = create();
    return clustering.cluster(codes, resolutions ?? clustering.resolutions, { random: createRandom(seed) });
  };

  describe(`clustering ${plugin.name}: the contract`, () => {
    testLabels(create, cluster);
    testCodes(cluster);
    runChecks(pluginChecks(plugin, { options }));
  });
}

type Cluster = (codes: Matrix, resolutions?: readonly number[], seed?: number) => Promise<readonly Int32Array[]>;

function testLabels(create: () => Clustering, cluster: Cluster): void {
  test("its own resolutions rise; each gives a label ≥ 0 to every cell, in finer groups at the end than at first", async () => {
    const { resolutions } = create();
    expect(resolutions.length).toBeGreaterThan(0);
    for (let at = 1; at < resolutions.length; at++) expect(resolutions[at]).toBeGreaterThan(resolutions[at - 1]);
    const codes = blobs();
    const labelings = await cluster(codes);
    expect(labelings).toHaveLength(resolutions.length);
    for (const labels of labelings) {
      expect(labels).toBeInstanceOf(Int32Array);
      expect(labels).toHaveLength(codes.rows);
      expect(labels.every((label) => label >= 0)).toBe(true);
    }
    expect(groups(labelings[labelings.length - 1])).toBeGreaterThanOrEqual(groups(labelings[0]));
  });

  test("three groups 40 standard deviations apart are found at some resolution", async () => {
    const found = (await cluster(blobs())).filter((labels) => groups(labels) === BLOBS && separates(labels));
    expect(found.length).toBeGreaterThan(0);
  });

  test("the same random stream gives the same labels; the codes are left as they were", async () => {
    const codes = blobs();
    const before = codes.values.slice();
    expect(await cluster(codes, undefined, 5)).toEqual(await cluster(codes, undefined, 5));
    expect(codes.values).toEqual(before);
  });

  test("a labeling does not depend on which other resolutions are asked for", async () => {
    const codes = blobs();
    const { resolutions } = create();
    const last = resolutions[resolutions.length - 1];
    const [alone] = await cluster(codes, [last]);
    expect((await cluster(codes))[resolutions.length - 1]).toEqual(alone);
  });
}

function testCodes(cluster: Cluster): void {
  test("equal codes, and fewer cells than groups, are clustered without failing", async () => {
    const equal = { rows: 30, columns: 2, values: new Float64Array(60).fill(0.1) };
    const few = { rows: 2, columns: 2, values: Float64Array.of(0, 0, 1, 1) };
    for (const codes of [equal, few]) {
      for (const labels of await cluster(codes)) {
        expect(labels).toHaveLength(codes.rows);
        expect(labels.every((label) => label >= 0)).toBe(true);
      }
    }
  });

  test("NaN in the codes is refused with an error of kind non-finite", async () => {
    const codes = blobs();
    codes.values[3] = Number.NaN;
    const error = await cluster(codes).catch((thrown: unknown) => thrown);
    expect(isHeddleError(error, "non-finite")).toBe(true);
  });
}

/** Cells in turn of three groups of unit variance around (0, 0), (40, 0) and (0, 40). */
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
