import { HeddleError } from "@heddle/contracts";
import { z } from "zod";

/** Files of the exported folder. */
export const DESCRIPTION = "model.json";
export const WEIGHTS = "weights.safetensors";

const named = z.looseObject({ original_key: z.string(), categorical_mapping: z.array(z.unknown()) });
const values = z.record(z.string(), z.unknown());

const described = z.looseObject({
  scvi_tools: z.string(),
  class: z.string(),
  init: z.looseObject({ non_kwargs: values, kwargs: z.record(z.string(), values) }),
  registry: z.looseObject({
    setup_args: values,
    field_registries: z.looseObject({
      X: z.looseObject({ state_registry: z.looseObject({ column_names: z.array(z.string()) }) }),
      batch: z.looseObject({ state_registry: named }),
      extra_categorical_covs: z
        .looseObject({
          state_registry: z.looseObject({ mappings: z.record(z.string(), z.array(z.unknown())).default({}) }),
        })
        .optional(),
      extra_continuous_covs: z
        .looseObject({ state_registry: z.looseObject({ columns: z.array(z.string()).default([]) }) })
        .optional(),
    }),
  }),
  median_total: z.number(),
  cells: z.tuple([z.int(), z.int()]),
  epochs: z.int(),
});

/** A categorical column and its levels, in scvi-tools' order. */
export interface Categories {
  readonly name: string;
  readonly levels: readonly string[];
}

/** scvi-tools' description of a model, flattened. */
export interface ScviDescription {
  readonly version: string;
  readonly class: string;
  /** All arguments of the model class and of its module. */
  readonly init: Readonly<Record<string, unknown>>;
  readonly setup: Readonly<Record<string, unknown>>;
  readonly genes: readonly string[];
  /** Batch first. Columns with one level are omitted, because they have no weights in scvi-tools. */
  readonly categorical: readonly Categories[];
  readonly continuous: readonly string[];
  readonly medianTotal: number;
  readonly trainingCells: number;
  readonly validationCells: number;
  readonly epochs: number;
}

/** Reads model.json. Throws HeddleError "unreadable-file" if export_for_heddle() did not write it. */
export function readDescription(text: string, where: string): ScviDescription {
  const parsed = described.safeParse(parseJson(text, where));
  if (!parsed.success) throw notExported(where, z.prettifyError(parsed.error), parsed.error);
  const { init, registry, ...file } = parsed.data;
  const fields = registry.field_registries;
  const { original_key: name, categorical_mapping: mapping } = fields.batch.state_registry;
  const extra = Object.entries(fields.extra_categorical_covs?.state_registry.mappings ?? {});
  const categorical = [[name, mapping] as const, ...extra].map(([column, levels]) => ({
    name: column,
    levels: levels.map(String),
  }));
  return {
    version: file.scvi_tools,
    class: file.class,
    init: Object.assign({}, init.non_kwargs, ...Object.values(init.kwargs)) as Record<string, unknown>,
    setup: registry.setup_args,
    genes: fields.X.state_registry.column_names,
    categorical: categorical.filter(({ levels }) => levels.length > 1),
    continuous: fields.extra_continuous_covs?.state_registry.columns ?? [],
    medianTotal: file.median_total,
    trainingCells: file.cells[0],
    validationCells: file.cells[1],
    epochs: file.epochs,
  };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notExported(where, (cause as Error).message, cause);
  }
}

const notExported = (where: string, got: string, cause: unknown) =>
  new HeddleError("unreadable-file", {
    where,
    expected: "the description of a model as export_for_heddle() writes it",
    got,
    next: "Export the model again with the lines that heddle import scvi --help prints.",
    cause,
  });
