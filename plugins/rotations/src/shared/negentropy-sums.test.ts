import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { sumsInJavaScript, sumsInWebAssembly } from "./negentropy-sums.js";

const inWebAssembly = sumsInWebAssembly();
const random = createRandom(3);
const normals = (name: string, count: number, scale = 1) =>
  Float64Array.from(random.stream(name).normals(count), (value) => value * scale);

test("WebAssembly and JavaScript give the same sums for latents of any size (same operations in the same order: exact)", () => {
  expect(inWebAssembly).toBeDefined();
  const weights = Float64Array.from([0.6, -0.8, 0.8, 0.6, 1, 0, 0, 1, -3, 2, 0.001, 4]);
  for (const cells of [1, 2, 7, 500, 9000])
    for (const scale of [1e-6, 1, 3, 100]) {
      const [x, y] = ["x", "y"].map((name) => normals(`${name} ${cells}`, cells, scale));
      expect(inWebAssembly?.(x, y, weights)).toEqual(sumsInJavaScript(x, y, weights));
    }
});

test("WebAssembly and JavaScript give the same sums at the points of the table, at its end and beyond (exact)", () => {
  const points = [0, -0, 1 / 1024, -1 / 1024, 0.5 / 1024, -0.5 / 1024, 1, -1, 8, -8, 8 - 2 ** -50, 9, -1e6, 1e300];
  const zeros = new Float64Array(1);
  const weights = Float64Array.from([1, -1, 0, 0]);
  for (const point of points) {
    const x = Float64Array.from([point]);
    expect(inWebAssembly?.(x, zeros, weights)).toEqual(sumsInJavaScript(x, zeros, weights));
  }
});
