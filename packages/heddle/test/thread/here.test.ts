import { tf } from "@heddle/ops";
import { describe, expect, test } from "vitest";
import { isHeddleError, memoryStore, train } from "../../src/index.js";
import { smallConfig } from "../small-run.js";

const here = { thread: "here" } as const;
const config = smallConfig({ backend: "cpu" });

describe("training on this thread", () => {
  test("disposes every tensor at the end, after an error, and after a stop", async () => {
    await train(config, here).result;
    const before = tf.memory().numTensors;
    await train(config, here).result;
    expect(tf.memory().numTensors).toBe(before);

    await expect(train({ ...config, factors: ["none"] }, here).result).rejects.toThrow(/none/);
    expect(tf.memory().numTensors).toBe(before);

    const abort = new AbortController();
    const run = train({ ...config, training: { epochs: 10_000 } }, { ...here, signal: abort.signal });
    const walk = async () => {
      for await (const { kind } of run) if (kind === "step") abort.abort();
    };
    await expect(walk()).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("queues runs; each uses its configured backend", async () => {
    const order: string[] = [];
    const follow = async (backend: "cpu" | "wasm") => {
      const run = train({ ...config, backend }, here);
      for await (const { kind } of run) {
        if (kind === "epoch") order.push(`${backend} on ${tf.getBackend()}`);
      }
    };
    await Promise.all([follow("cpu"), follow("wasm")]);
    expect(order).toEqual([...new Array(3).fill("cpu on cpu"), ...new Array(3).fill("wasm on wasm")]);
  });

  test("a failed run does not block the next", async () => {
    const failed = train({ ...config, latents: 0 }, here).result;
    const next = train(config, here).result;
    await expect(failed).rejects.toThrow(/latents/);
    expect((await next).summary.epochs).toBe(3);
  });

  test("a run stopped in the queue writes nothing", async () => {
    const out = memoryStore();
    const stopped = train(config, { ...here, out, signal: AbortSignal.abort() }).result;
    await expect(stopped).rejects.toThrow(/before training began/);
    expect(out.entries()).toEqual([]);
  });
});
