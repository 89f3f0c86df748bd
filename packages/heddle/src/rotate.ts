import type { RunSummary } from "@heddle/contracts";
import type { RotatedEmbedding } from "@heddle/runtime/analysis";
import { type RunStore, storeAt } from "@heddle/runtime/stores";
import { locateData } from "#workers";
import { splitPath } from "./cells.js";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { type DataInput, referencesTo } from "./data/data-input.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";
import type { ConfigInput, TypedChoice } from "./typed-config.js";

interface RotationOptions extends ThreadOptions {
  /** Default: ica. */
  readonly rotation?: TypedChoice<"rotation">;
}

export interface RotateOptions extends RotationOptions {
  /** Folder or store of the new run. */
  readonly out: string | RunStore;
}

const ROTATION_KEYS = { ...THREAD_KEYS, rotation: true, out: true } as const;
const KEYS: OptionKeys<RotateOptions> = ROTATION_KEYS;

/**
 * Writes a copy of a finished run with rotated latents; weights stay as trained. No factor is read. Runs on this thread by
 * default.
 *
 * @example
 * await rotate("runs/first", { rotation: { use: "ica", within: ["donor"] }, out: "runs/first-rotated" });
 */
export async function rotate(run: string | RunStore, options: RotateOptions): Promise<RunSummary> {
  checkOptions("rotate", options, KEYS);
  const { rotation = "ica", out, thread = "here", ...where } = options;
  const request = { rotation: withName(rotation) };
  return startCall("rotate", { ...where, thread, request, stores: [run, out], onEvent: () => {} }).result;
}

export interface RotateEmbeddingOptions extends RotationOptions {
  /** Name of the embedding in the file: "X_scVI". */
  readonly embedding: string;
  /** Path of an .h5ad file that receives both embeddings and the map. */
  readonly out?: string;
  /** `seed` and `data`; other keys have no effect. */
  readonly config?: Partial<ConfigInput>;
}

const EMBEDDING_KEYS: OptionKeys<RotateEmbeddingOptions> = { ...ROTATION_KEYS, embedding: true, config: true };

/**
 * Rotates an embedding that another tool stored, such as the latents of scvi-tools. Runs on this thread by default.
 *
 * @example
 * await rotateEmbedding("scvi.h5ad", { embedding: "X_scVI", out: "rotated.h5ad" });
 */
export async function rotateEmbedding(data: DataInput, options: RotateEmbeddingOptions): Promise<RotatedEmbedding> {
  checkOptions("rotateEmbedding", options, EMBEDDING_KEYS);
  const { rotation = "ica", embedding, config = {}, out, thread = "here", ...where } = options;
  const output = out === undefined ? undefined : splitPath(out);
  const request = {
    rotation: withName(rotation),
    embedding,
    config,
    data: referencesTo(data, locateData),
    ...(output && { file: output.file }),
  };
  const stores = output === undefined ? [] : [storeAt(output.folder)];
  return startCall("rotateEmbedding", { ...where, thread, request, stores, onEvent: () => {} }).result;
}

export const withName = (
  rotation: TypedChoice<"rotation">,
): { readonly use: string; readonly [option: string]: unknown } =>
  typeof rotation === "string" ? { use: rotation } : { ...rotation };
