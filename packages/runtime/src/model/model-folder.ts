import { type Column, type DataShape, HeddleError, latentColumns, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { z } from "zod";
import { type Composition, composeModel } from "../composition/compose.js";
import { assignTensors, storedTensors } from "../composition/variables.js";
import { disposeModel, modelVariables } from "../composition/weights.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { withCurrentNames } from "../migration/config-names.js";
import { formatOf, RUN_FORMAT } from "../migration/run-format.js";
import type { Catalog } from "../plugins/catalog.js";
import { chooseModelPlugins } from "../plugins/choose.js";
import { readJson } from "../store/json-file.js";
import { namedValues } from "../store/named-values.js";
import type { RunStore } from "../store/run-store.js";
import { decodeTensors, encodeTensors, type StoredTensor } from "../store/safetensors.js";
import type { GeneExpression } from "./gene-expression.js";
import { type LatentView, latentView } from "./latent-view.js";
import { readRotation, writeRotation } from "./stored-rotation.js";

const CONFIG = "model.json";
const GENES = "genes.json";
const WEIGHTS = "weights.safetensors";

const moments = z.object({ mean: z.number(), variance: z.number() });

const modelFile = z.object({
  format: z.int(),
  config: z.looseObject({}),
  data: z.object({
    trainingCells: z.int(),
    genes: z.int(),
    covariates: z.array(
      z.discriminatedUnion("kind", [
        z.object({
          name: z.string(),
          kind: z.literal("categorical"),
          levels: z.array(z.string()),
          embeddingDim: z.int().min(1).optional(),
        }),
        z.object({ name: z.string(), kind: z.literal("continuous"), mean: z.number(), deviation: z.number() }),
      ]),
    ),
    logTotals: moments.extend({ byLevel: namedValues(z.array(moments)) }).optional(),
    labels: z
      .object({ column: z.string(), levels: z.array(z.string()).min(2), labeledCells: z.int().min(1) })
      .optional(),
  }),
  medianLibrarySize: z.number(),
});

/** Data of a model, besides its weights, that reading cells requires. */
interface ModelDescription {
  readonly config: Config;
  readonly shape: DataShape;
  readonly genes: Table;
  /** Median over the training data of Σ counts over the selected genes. */
  readonly medianLibrarySize: number;
  /** Absent for real values, a model without cells, and runs of earlier versions. */
  readonly expression?: GeneExpression;
}

/** A trained model with the data to read cells. */
export interface SavedModel extends ModelDescription {
  readonly model: Composition;
  /** The rotation of its latents; absent for latents as trained. */
  readonly view?: LatentView;
}

/** The stored form: weights by name, without loaded plugins. */
export interface StoredModel extends ModelDescription {
  readonly tensors: readonly StoredTensor[];
  /** The file of the weights, for messages. */
  readonly where: string;
}

/** Writes a model folder: model/ of a run, or start/ of a run that starts from another model. */
export async function writeStoredModel(
  store: RunStore,
  { config, shape, genes, medianLibrarySize, expression, tensors }: Omit<StoredModel, "where">,
  folder = "model",
): Promise<void> {
  const file = { format: RUN_FORMAT, config, data: shape, medianLibrarySize };
  await store.write(`${folder}/${CONFIG}`, `${JSON.stringify(file, null, 2)}\n`);
  await store.write(
    `${folder}/${GENES}`,
    `${JSON.stringify({ ...genesToJson(genes), ...(expression && { expression }) })}\n`,
  );
  await store.write(`${folder}/${WEIGHTS}`, await encodeTensors({ tensors, metadata: { format: "1" } }));
}

/** Writes model/: weights, description and, if the latents are rotated, the rotation. */
export async function writeModel(store: RunStore, { model, view, ...described }: SavedModel): Promise<void> {
  if (view) await writeRotation(store, view.rotation);
  await writeStoredModel(store, { ...described, tensors: storedTensors(modelVariables(model)) });
}

export const hasModel = (store: RunStore, folder = "model"): Promise<boolean> => store.exists(`${folder}/${CONFIG}`);

/** Reads a model folder. Throws HeddleError "bad-run-folder" for another version. */
export async function readStoredModel(store: RunStore, folder = "model"): Promise<StoredModel> {
  const nameOf = (file: string) => `${store.name}/${folder}/${file}`;
  const parsed = parseModelFile(await readJson(store, `${folder}/${CONFIG}`), nameOf(CONFIG));
  const { format, config: saved, data: shape, medianLibrarySize } = parsed;
  const config = resolveConfig(format === 1 ? withCurrentNames(saved) : saved, nameOf(CONFIG));
  const { genes, expression } = parseGenes(await readJson(store, `${folder}/${GENES}`), shape.genes, nameOf(GENES));
  const { tensors } = await decodeTensors(await store.read(`${folder}/${WEIGHTS}`), nameOf(WEIGHTS));
  return {
    config,
    shape,
    genes,
    medianLibrarySize,
    ...(expression && { expression }),
    tensors,
    where: nameOf(WEIGHTS),
  };
}

/** The genes of a run's model, without its weights. Throws HeddleError "bad-run-folder" for another version. */
export async function readGenes(store: RunStore): Promise<Table> {
  const nameOf = (file: string) => `${store.name}/model/${file}`;
  const { data: shape } = parseModelFile(await readJson(store, `model/${CONFIG}`), nameOf(CONFIG));
  return parseGenes(await readJson(store, `model/${GENES}`), shape.genes, nameOf(GENES)).genes;
}

/** Opens model/ of a run folder. The backend must be running. Throws HeddleError "bad-run-folder" for another version. */
export async function readModel(store: RunStore, catalog: Catalog): Promise<SavedModel> {
  const [stored, rotation] = [await readStoredModel(store), await readRotation(store)];
  const saved = await composeStored(stored, catalog);
  return rotation ? { ...saved, view: latentView(rotation, latentColumns(saved.model.latentSpec)) } : saved;
}

/** The model with its plugins and weights. The backend must be running. */
export async function composeStored(stored: StoredModel, catalog: Catalog): Promise<SavedModel> {
  const { tensors, where, ...described } = stored;
  const { config, shape } = described;
  const plugins = await chooseModelPlugins(catalog, config);
  const model = composeModel(plugins, shape, config, createRandom(config.seed));
  try {
    assignTensors(modelVariables(model), tensors, where);
  } catch (error) {
    disposeModel(model);
    throw error;
  }
  return { ...described, model };
}

function parseModelFile(json: unknown, where: string): z.output<typeof modelFile> {
  formatOf((json as { format?: unknown } | null)?.format, where);
  const parsed = modelFile.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new HeddleError("bad-run-folder", {
    where,
    expected: `a model of format ${RUN_FORMAT}`,
    got: z.prettifyError(parsed.error),
    next: "Use another copy of the run.",
    cause: parsed.error,
  });
}

const genesFile = z.object({
  names: z.array(z.string()),
  columns: namedValues(z.array(z.string().nullable())),
  expression: z.object({ cells: z.int(), detected: z.array(z.number()), mean: z.array(z.number()) }).optional(),
});
type GenesFile = z.output<typeof genesFile>;

/** Names and text columns: identifiers to align other files by. */
function genesToJson(genes: Table): GenesFile {
  const words = [...genes.columns].flatMap(([name, column]): [string, (string | null)[]][] =>
    column.kind === "string" ? [[name, [...column.values]]] : [],
  );
  return { names: [...genes.index], columns: Object.fromEntries(words) };
}

const measured = ({ expression }: GenesFile) => (expression ? [expression.detected, expression.mean] : []);

function parseGenes(json: unknown, genes: number, where: string): Pick<ModelDescription, "genes" | "expression"> {
  const parsed = genesFile.safeParse(json);
  const lists = parsed.success
    ? [parsed.data.names, ...Object.values(parsed.data.columns), ...measured(parsed.data)]
    : [];
  if (!parsed.success || lists.some(({ length }) => length !== genes)) {
    throw new HeddleError("bad-run-folder", {
      where,
      expected: `names of the model's ${genes} genes, and columns as long`,
      got: parsed.success ? `lists of ${lists.map(({ length }) => length).join(", ")}` : z.prettifyError(parsed.error),
      next: "Use another copy of the run.",
    });
  }
  const { names, columns, expression } = parsed.data;
  const words = Object.entries(columns).map(([name, values]): [string, Column] => [name, { kind: "string", values }]);
  const table = { rows: names.length, index: names, columns: new Map(words) };
  return { genes: table, ...(expression && { expression }) };
}
