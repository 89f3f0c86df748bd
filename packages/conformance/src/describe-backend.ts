import type { AnyPlugin } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { matrixProduct, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { describe, expect } from "vitest";
import { type Check, creator, expectClose, expectNoLeak, type PluginSetup, runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

/**
 * What every backend promises: starting it makes it the current one, again and again; operations and gradients that
 * training is made of agree with tfjs's plain JavaScript; what a scope made is freed.
 */
export function describeBackend(plugin: AnyPlugin<"backend">, setup: PluginSetup = {}): void {
  describe(`backend ${plugin.name} ${JSON.stringify(setup.options ?? {})}: the contract`, () =>
    runChecks([...pluginChecks(plugin, setup), ...backendChecks(plugin, setup)]));
}

const ROWS = 7;
const COLUMNS = 5;

const draw = (name: string, rows: number, columns: number): Tensor2D =>
  tf.tensor2d(
    createRandom(71)
      .stream(name)
      .normals(rows * columns),
    [rows, columns],
  );

/** A hidden layer, a softmax and a sum: what a step is made of. */
function layer(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const hidden = tf.relu(tf.add(matrixProduct(x as Tensor2D, w as Tensor2D), b));
  const scaled = tf.div(tf.sub(hidden, tf.mean(hidden, 0)), tf.sqrt(tf.add(tf.moments(hidden, 0).variance, 1e-3)));
  return tf.sum(tf.mul(tf.log(tf.add(tf.softmax(scaled as Tensor2D), 1e-2)), tf.exp(tf.mul(0.1, scaled))));
}

function computed(): Float32Array[] {
  return tf.tidy(() => {
    const inputs = [draw("x", ROWS, COLUMNS), draw("w", COLUMNS, 6), draw("b", 1, 6)];
    const { value, grads } = tf.valueAndGrads((...args: Tensor[]) => layer(args[0]!, args[1]!, args[2]!) as tf.Scalar)(
      inputs,
    );
    return [value, ...grads].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

/** The suite as a list. */
export function backendChecks(plugin: AnyPlugin<"backend">, setup: PluginSetup = {}): Check[] {
  const start = () => creator(plugin, setup)().start();
  return [
    {
      title: "starts, also a second time, and is tfjs's current backend then",
      run: async () => {
        await start();
        const name = tf.getBackend();
        expect(await tf.setBackend("cpu")).toBe(true);
        await start();
        expect(tf.getBackend()).toBe(name);
      },
    },
    {
      title: "a layer and its gradients within 1e-4 of the largest of tfjs's plain JavaScript (float32)",
      run: async () => {
        expect(await tf.setBackend("cpu")).toBe(true);
        const expected = computed();
        await start();
        for (const [i, found] of computed().entries()) expectClose(found, expected[i]!, 1e-4);
      },
    },
    {
      title: "the same input gives the same bits, and no tensor is left behind",
      run: async () => {
        await start();
        const first = computed();
        expectNoLeak(() => expect(computed()).toEqual(first));
      },
    },
  ];
}
