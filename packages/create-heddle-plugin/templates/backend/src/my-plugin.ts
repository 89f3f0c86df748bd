import { definePlugin, HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  name: z
    .string()
    .default("cpu")
    .describe("The tfjs backend to start; the package that registers it is imported first."),
});

/** Starts a tfjs backend: import the package that registers yours (`@tensorflow/tfjs-backend-webgpu`) in `start`. */
export default definePlugin({
  role: "backend",
  name: "my-plugin",
  apiVersion: 1,
  summary: "A tfjs backend by its name.",
  source: "Say whose kernels they are.",
  citations: [],
  options,
  create: ({ name }) => ({
    async start() {
      if (await tf.setBackend(name)) return tf.ready();
      throw new HeddleError("internal", {
        expected: `the tfjs backend ${name} to start`,
        got: "none of that name, or one that refuses",
        next: "Import the package that registers it first.",
      });
    },
  }),
});
