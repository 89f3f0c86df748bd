import { expect, test } from "vitest";
import { loadAddon } from "#native-addon";
import plugin from "./auto.js";

/** The choice by platform alone: whether the addon of this platform loads. */
function expected(): string {
  try {
    loadAddon();
    return "native";
  } catch {
    return "simd";
  }
}

test("the decision names the backend that runs, with the options", async () => {
  const backend = plugin.create({ threads: 1, strict: true, record: true }, []);
  await backend.start();
  expect(backend.decision?.()).toEqual({ choice: { use: expected(), threads: 1, strict: true, record: true } });
  expect(backend.recorder?.()).toBeDefined();
});
