import { tf } from "@heddle/ops";
import { expect, test } from "vitest";
import plugin from "./wasm.js";

test("wasm starts twice, becomes tfjs's backend and computes", async () => {
  for (let i = 0; i < 2; i++) {
    await plugin.create(plugin.options.parse({}), []).start();
    expect(tf.getBackend()).toBe("wasm");
    expect(tf.tidy(() => Array.from(tf.add([1, 2], [3, 4.5]).dataSync()))).toEqual([4, 6.5]);
  }
});
