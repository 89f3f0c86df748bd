import { type Column, type DataShape, HeddleError, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { z } from "zod";
import { type Composition, composeModel } from "../compose.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { PreparedData } from "../data/prepare.js";
import type { Catalogue } from "../plugins/catalogue.js";
import { chooseModelPlugins } from "../plugins/choose.js";
import { readJson } from "../run-folder/json-file.js";
import type { RunStore } from "../store/run-store.js";
import { decodeTensors, encodeTensors } from "../store/safetensors.js";
import { assignTensors, storedTensors } from "../store/variables.js";
import { disposeModel, modelVariables } from "../training/weights.js";

/** Version of the model folder. A file of any version up to this one opens; see packages/heddle/test/model-format.test.ts. */
export const MODEL_FORMAT = 1;
const CONFIG = "model/model.json";
const GENES = "model/genes.json";
const WEIGHTS = "model/weights.safetensors";

const moments = z.object({ mean: z.number(), variance: z.number() });

const modelFile = z.object({
  format: z.literal(MODEL_FORMAT),
  config: z.looseObject({}),
  data: z.object({
    trainingCells: z.int(),
    genes: z.int(),
    covariates: z.array(
      z.discriminatedUnion("kind", [
        z.object({ name: z.string(), kind: z.literal("categorical"), levels: z.array(z.string()) }),
        z.object({ name: z.string(), kind: z.literal("continuous"), mean: z.number(), deviation: z.number() }),
      ]),
    ),
    logTotals: moments.extend({ byLevel: z.record(z.string(), z.array(moments)) }).optional(),
  }),
  medianLibrarySize: z.number(),
});

/** A trained model and what it needs to read cells. */
export interface SavedModel {
  readonly model: Composition;
  readonly config: Config;
  readonly shape: DataShape;
  readonly genes: Table;
  /** Median over the training data of Σ counts over the selected genes. */
  readonly medianLibrarySize: number;
}

export async function writeModel(
  store: RunStore,
  { model, config, shape, data, medianLibrarySize }: Omit<SavedModel, "genes"> & { data: PreparedData },
): Promise<void> {
  const file = { format: MODEL_FORMAT, config, data: shape, medianLibrarySize };
  await store.write(CONFIG, `${JSON.stringify(file, null, 2)}\n`);
  await store.write(GENES, `${JSON.stringify(genesToJson(data.geneTable))}\n`);
  await store.write(
    WEIGHTS,
    encodeTensors({ tensors: storedTensors(modelVariables(model)), metadata: { format: "1" } }),
  );
}

/** Opens model/ of a run folder. The backend must be running. Throws HeddleError "bad-run-folder" for another version. */
export async function readModel(store: RunStore, catalogue: Catalogue): Promise<SavedModel> {
  const {
    config: saved,
    data: shape,
    medianLibrarySize,
  } = parseModelFile(await readJson(store, CONFIG), `${store.name}/${CONFIG}`);
  const config = resolveConfig(saved, `${store.name}/${CONFIG}`);
  const genes = parseGenes(await readJson(store, GENES), shape.genes, `${store.name}/${GENES}`);
  const { tensors } = decodeTensors(await store.read(WEIGHTS), `${store.name}/${WEIGHTS}`);
  const plugins = await chooseModelPlugins(catalogue, config);
  const model = composeModel(plugins, shape, config.latents, createRandom(config.seed));
  try {
    assignTensors(modelVariables(model), tensors, `${store.name}/${WEIGHTS}`);
  } catch (error) {
    disposeModel(model);
    throw error;
  }
  return { model, config, shape, genes, medianLibrarySize };
}

function parseModelFile(json: unknown, where: string): z.output<typeof modelFile> {
  const parsed = modelFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const version = (json as { format?: unknown } | null)?.format;
  throw new HeddleError("bad-run-folder", {
    where,
    expected: `a model of format ${MODEL_FORMAT}`,
    got: version === MODEL_FORMAT ? z.prettifyError(parsed.error) : `format ${JSON.stringify(version)}`,
    next: "Open it with the Heddle that wrote it, or a newer one.",
    cause: parsed.error,
  });
}

const genesFile = z.object({
  names: z.array(z.string()),
  columns: z.record(z.string(), z.array(z.string().nullable())),
});
type GenesFile = z.output<typeof genesFile>;

/** Names and the columns of words: identifiers, by which cells of another file may be aligned. */
function genesToJson(genes: Table): GenesFile {
  const words = [...genes.columns].flatMap(([name, column]): [string, (string | null)[]][] =>
    column.kind === "string" ? [[name, [...column.values]]] : [],
  );
  return { names: [...genes.index], columns: Object.fromEntries(words) };
}

function parseGenes(json: unknown, genes: number, where: string): Table {
  const parsed = genesFile.safeParse(json);
  const lists = parsed.success ? [parsed.data.names, ...Object.values(parsed.data.columns)] : [];
  if (!parsed.success || lists.some(({ length }) => length !== genes)) {
    throw new HeddleError("bad-run-folder", {
      where,
      expected: `names of the model's ${genes} genes, and columns as long`,
      got: parsed.success ? `lists of ${lists.map(({ length }) => length).join(", ")}` : z.prettifyError(parsed.error),
      next: "Use another copy of the run.",
    });
  }
  const { names, columns } = parsed.data;
  const words = Object.entries(columns).map(([name, values]): [string, Column] => [name, { kind: "string", values }]);
  return { rows: names.length, index: names, columns: new Map(words) };
}
