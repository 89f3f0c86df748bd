import type { AnyPlugin } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { beforeAll, describe, expect } from "vitest";
import { countOperations } from "./backend/count-operations.js";
import { elementwiseOperations } from "./backend/elementwise-operations.js";
import { shapeChecks } from "./backend/fuzzed-shapes.js";
import { gammaOperations, heddleOperations, stopGradientCheck } from "./backend/heddle-operations.js";
import { madeOperations } from "./backend/made-operations.js";
import { memoryChecks } from "./backend/memory-checks.js";
import { movingOperations } from "./backend/moving-operations.js";
import { operationChecks, widened } from "./backend/operation.js";
import { poolingOperations } from "./backend/pooling-operations.js";
import { productOperations } from "./backend/product-operations.js";
import { summingOperations } from "./backend/summing-operations.js";
import { type Check, creator, type PluginSetup, runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface BackendSetup extends PluginSetup {
  /** Random shapes per family of operations; 25 by default. */
  readonly shapes?: number;
  /**
   * Factor on the tolerances of gamma functions and count likelihoods; 1 by default. For a backend that computes them
   * from stock float32 operations.
   */
  readonly allowance?: number;
}

/**
 * Requirements of every backend: the operations of @heddle/ops, and those of tfjs that Heddle's plugins use, equal
 * their float64 references, forward and backward; data stay until their disposal. Takes a few seconds.
 */
export function describeBackend(plugin: AnyPlugin<"backend">, setup: BackendSetup = {}): void {
  describe(`backend ${plugin.name} ${JSON.stringify(setup.options ?? {})}`, () => {
    beforeAll(() => creator(plugin, setup)().start());
    runChecks([...pluginChecks(plugin, setup), ...backendChecks(plugin, setup)]);
  });
}

/** Checks of the suite. The caller starts the backend first. */
export const backendChecks = (plugin: AnyPlugin<"backend">, setup: BackendSetup = {}): Check[] => [
  startCheck(plugin, setup),
  ...memoryChecks,
  ...[
    ...elementwiseOperations,
    ...summingOperations,
    ...movingOperations,
    ...madeOperations,
    ...productOperations,
    ...heddleOperations,
    ...poolingOperations,
    ...[...gammaOperations, ...countOperations].map((operation) => widened(operation, setup.allowance ?? 1)),
  ].flatMap(operationChecks),
  stopGradientCheck,
  ...shapeChecks(setup.shapes, setup.allowance),
];

function startCheck(plugin: AnyPlugin<"backend">, setup: BackendSetup): Check {
  const start = () => creator(plugin, setup)().start();
  return {
    title: "starts, also a second time and after another backend; its tensors stay readable",
    run: async () => {
      await start();
      const name = tf.getBackend();
      const before = tf.tensor1d([1, 2]);
      await start();
      expect(tf.getBackend()).toBe(name);
      expect(await tf.setBackend("cpu")).toBe(true);
      await start();
      expect(tf.getBackend()).toBe(name);
      expect(tf.tidy(() => Array.from(tf.add(before, [3, 4.5]).dataSync()))).toEqual([4, 6.5]);
      before.dispose();
    },
  };
}
