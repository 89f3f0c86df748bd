import { definePlugin } from "@heddle/contracts";
import { z } from "zod";
import { startBackend } from "../start-backend.js";

export default definePlugin({
  role: "backend",
  name: "cpu",
  apiVersion: 1,
  summary: "Plain JavaScript: runs everywhere, slowest.",
  options: z.strictObject({}),
  create: () => ({ start: () => startBackend("cpu") }),
});
