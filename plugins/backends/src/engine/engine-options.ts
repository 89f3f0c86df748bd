import { z } from "zod";

/** Options of every backend that runs the engine. */
export const engineOptions = {
  threads: z
    .union([z.literal("auto"), z.int().min(1).max(64)])
    .default("auto")
    .describe("Threads, including the calling one; auto: one per core, at most four. The result is the same."),
  strict: z.boolean().default(false).describe("No fused multiply-add: the same bytes on every machine and engine."),
  record: z
    .boolean()
    .default(true)
    .describe("Record the first steps and replay them without tfjs; a step that cannot be recorded runs eagerly."),
} as const;
