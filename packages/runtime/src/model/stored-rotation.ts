import { HeddleError, type Matrix, type RotationSummary } from "@heddle/contracts";
import { z } from "zod";
import { readJson } from "../store/json-file.js";
import type { RunStore } from "../store/run-store.js";

const fileIn = (folder: string): string => `${folder}/rotation.json`;
const FORMAT = 1;

/** A fitted rotation of a model: a view of its latents. Weights, ELBO and prior stay in model coordinates. */
export interface StoredRotation extends Omit<RotationSummary, "klInModelCoordinates"> {
  /** K × K: rotated latents are matrix · z. */
  readonly matrix: Matrix;
}

const schema = z.object({
  format: z.literal(FORMAT),
  use: z.string(),
  isometric: z.boolean(),
  latents: z.array(z.int().min(0)).min(1),
  cells: z.int().min(1).optional(),
  determined: z.array(z.boolean()).optional(),
  stability: z.array(z.number().nullable()).optional(),
  components: z.array(z.number()).optional(),
  matrix: z.array(z.array(z.number())),
});

export async function writeRotation(
  store: RunStore,
  { matrix, ...rotation }: StoredRotation,
  folder = "model",
): Promise<void> {
  const row = (i: number) => [...matrix.values.subarray(i * matrix.columns, (i + 1) * matrix.columns)];
  const file = { format: FORMAT, ...rotation, matrix: Array.from({ length: matrix.rows }, (_, i) => row(i)) };
  await store.write(fileIn(folder), `${JSON.stringify(file, null, 2)}\n`);
}

/**
 * The rotation of a run's model; undefined for latents as trained.
 *
 * @throws HeddleError "bad-run-folder" for a malformed file
 */
export async function readRotation(store: RunStore, folder = "model"): Promise<StoredRotation | undefined> {
  const file = fileIn(folder);
  if (!(await store.exists(file))) return undefined;
  const parsed = schema.safeParse(await readJson(store, file));
  const size = parsed.data?.latents.length;
  const square = parsed.data?.matrix.length === size && parsed.data?.matrix.every((row) => row.length === size);
  if (parsed.success && square) {
    const { format: _format, matrix, ...rotation } = parsed.data;
    const values = Float64Array.from(matrix.flat());
    return { ...rotation, matrix: { rows: matrix.length, columns: matrix.length, values } };
  }
  throw new HeddleError("bad-run-folder", {
    where: `${store.name}/${file}`,
    expected: `a rotation of format ${FORMAT} with one matrix row per latent`,
    got: parsed.success ? "a matrix of another shape" : z.prettifyError(parsed.error),
    next: "Use another copy of the run.",
    cause: parsed.error,
  });
}
