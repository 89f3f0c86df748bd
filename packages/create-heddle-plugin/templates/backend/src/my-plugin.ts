import { definePlugin, HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  name: z.string().default("cpu").describe("Name of the tfjs backend."),
});

/** Starts a tfjs backend. In `start`, import the package that registers yours, such as `@tensorflow/tfjs-backend-webgpu`. */
export default definePlugin({
  role: "backend",
  name: "my-plugin",
  apiVersion: 1,
  summary: "A tfjs backend by name.",
  source: "Name the library whose kernels are used.",
  citations: [],
  options,
  create: ({ name }) => ({
    async start() {
      await import("@tensorflow/tfjs-backend-cpu");
      if (await tf.setBackend(name)) return tf.ready();
      throw new HeddleError("internal", {
        expected: `the tfjs backend ${name} to start`,
        got: "no such backend, or one that does not start",
        next: "Import the package that registers it first.",
      });
    },
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "backend/my-plugin": z.input<typeof options>;
  }
}
