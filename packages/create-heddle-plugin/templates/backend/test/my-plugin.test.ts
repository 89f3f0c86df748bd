import { readFileSync } from "node:fs";
import { describeBackend } from "@heddle/conformance";
import { matrixProduct, type Tensor2D, tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeBackend(plugin);

/** Written by golden/generate.py. */
interface Reference {
  readonly a: number[][];
  readonly b: number[][];
  readonly product: number[][];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("matrix product within 1e-5 of the largest of numpy's (float32)", async () => {
  await plugin.create(plugin.options.parse({}), []).start();
  const { a, b, product } = reference;
  const found = tf.tidy(() => matrixProduct(tf.tensor2d(a) as Tensor2D, tf.tensor2d(b) as Tensor2D).dataSync());
  const scale = Math.max(...product.flat().map(Math.abs));
  for (const [i, value] of found.entries()) expect(Math.abs(value - product.flat()[i]) / scale).toBeLessThan(1e-5);
});

test("an unknown backend throws an error that names it", async () => {
  const absent = plugin.create(plugin.options.parse({ name: "no-such" }), []);
  await expect(absent.start()).rejects.toThrow(/no-such/);
});
