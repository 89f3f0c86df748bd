import { definePlugin } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";
import { startBackend } from "../start-backend.js";

export default definePlugin({
  role: "backend",
  name: "cpu",
  apiVersion: 1,
  summary: "Plain JavaScript: runs everywhere, slowest.",
  options: z.strictObject({}),
  create: () => ({
    async start() {
      await startBackend("cpu");
      // Its first write would print an advertisement for the native addon into the user's terminal.
      (tf.backend() as { firstUse?: boolean }).firstUse = false;
    },
  }),
});
