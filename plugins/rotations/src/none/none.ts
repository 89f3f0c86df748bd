import { definePlugin } from "@heddle/contracts";
import { z } from "zod";

export default definePlugin({
  role: "rotation",
  name: "none",
  apiVersion: 1,
  summary: "Latents as trained.",
  source: "The identity map.",
  options: z.strictObject({}),
  create: () => ({ isometric: true, usesColumns: [], fit: () => undefined }),
});
