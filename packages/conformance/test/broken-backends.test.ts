// Runs the backend suite on a copy of tfjs's cpu backend, and on copies with one defective kernel. Each defect must fail the
// named checks.
import { definePlugin } from "@heddle/contracts";
import { type TensorInfo, tf } from "@heddle/ops";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backendChecks } from "../src/describe-backend.js";
import { expectFailures, tiny } from "./broken-plugins.fixture.js";

const NAME = "tiny-cpu";

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
  const Cpu = tf.backend().constructor as new () => tf.KernelBackend;
  tf.registerBackend(NAME, () => new Cpu());
  tf.copyRegisteredKernels("cpu", NAME);
  expect(await tf.setBackend(NAME)).toBe(true);
  (tf.backend() as { firstUse?: boolean }).firstUse = false;
});
afterAll(() => tf.removeBackend(NAME));

const plugin = definePlugin({
  ...tiny,
  role: "backend",
  create: () => ({
    async start() {
      await tf.setBackend(NAME);
    },
  }),
});
const checks = (about: RegExp) => backendChecks(plugin, { shapes: 5 }).filter(({ title }) => about.test(title));

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>;
type Break = (outputs: Float32Array[], call: Parameters<Kernel["kernelFunc"]>[0]) => void;

/** Runs `use` while the kernel's outputs, once computed, are changed by `harm`. */
async function withBroken(kernelName: string, harm: Break, use: () => Promise<void>): Promise<void> {
  const sound = tf.getKernel(kernelName, NAME);
  const put = (kernelFunc: Kernel["kernelFunc"]): void => {
    tf.unregisterKernel(kernelName, NAME);
    tf.registerKernel({ ...sound, kernelFunc });
  };
  put((call) => {
    const made = sound.kernelFunc(call) as TensorInfo | TensorInfo[];
    const data = (call.backend as { data: { get(id: object): { values: Float32Array } } }).data;
    harm(
      [made].flat().map(({ dataId }) => data.get(dataId).values),
      call,
    );
    return made;
  });
  try {
    await use();
  } finally {
    put(sound.kernelFunc);
  }
}

const last =
  (change: (value: number) => number): Break =>
  ([values]) => {
    if (values.length % 4 === 1) values[values.length - 1] = change(values.at(-1)!);
  };

describe("the suite of backends", () => {
  test("passes a copy of the cpu backend", () => expectFailures(checks(/./), []));

  test("rejects a backend that does not start", () => {
    const silent = definePlugin({
      ...tiny,
      role: "backend",
      create: () => ({ start: () => Promise.reject(new Error("no engine")) }),
    });
    return expectFailures(backendChecks(silent, { shapes: 1 }).slice(0, 1), [/starts, also a second time/]);
  });

  test.each<[string, string, RegExp, Break, RegExp[]]>([
    ["an uncomputed tail", "Multiply", /^tf.mul/, last(() => 0), [/tf.mul: within/]],
    [
      "an exponential to 12 bits",
      "Exp",
      /^tf.exp/,
      ([values]) => values.set(values.map((v) => v * (1 + 2 ** -12))),
      [/tf.exp: within/, /tf.exp, its gradient/],
    ],
    [
      "NaN taken for 0",
      "Sqrt",
      /^tf.sqrt/,
      ([values]) => values.set(values.map((v) => (Number.isNaN(v) ? 0 : v))),
      [/tf.sqrt: within/],
    ],
    [
      "a product wrong only where b is transposed",
      "BatchMatMul",
      /^(tf.matMul|products)/,
      ([values], { attrs }) => {
        if ((attrs as { transposeB?: boolean }).transposeB) values[0] += 1e-3;
      },
      [/tf.matMul, b transposed: /, /products of/],
    ],
    ["a step that differs from call to call", "Sigmoid", /^tf.sigmoid/, drift(), [/tf.sigmoid: within/]],
  ])("rejects %s", (_what, kernelName, about, harm, expected) =>
    withBroken(kernelName, harm, () => expectFailures(checks(about), expected)),
  );

  test("rejects a weight with an error of 1e-5 after Adam, and a density with an error of 1e-4", async () => {
    await expectFailures(checks(/^(adamUpdate|negativeBinomial.*per gene)/), []);
    await withBroken(
      "HeddleAdamUpdate",
      ([weight]) => weight.set(weight.map((v) => v * 1.00001)),
      () => expectFailures(checks(/^adamUpdate/), [/adamUpdate/]),
    );
    await withBroken(
      "HeddleNegativeBinomial",
      ([logProb]) => logProb.set(logProb.map((v) => v + 1e-4)),
      () => expectFailures(checks(/^negativeBinomial.*per gene/), [/of 1 × 4/, /of 3 × 7/]),
    );
  });
});

/** One unit in the last place, at every other call. */
function drift(): Break {
  let calls = 0;
  return ([values]) => {
    if (calls++ % 2 === 1) values.set(values.map((v) => Math.fround(v * (1 + 2 ** -23))));
  };
}
