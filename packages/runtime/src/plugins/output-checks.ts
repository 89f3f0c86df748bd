import type { Embedding, Matrix, Metric, ObjectiveInput, RotationInput } from "@heddle/contracts";
import { metricResultProblem } from "./metric-result-check.js";
import {
  arrayProblem,
  columnProblem,
  isRecord,
  notAtOnce,
  type Problem,
  scalarProblem,
  tableProblem,
  tensorShape,
  text,
} from "./output-problems.js";

/** Finds the fault in the output of one method; `plugin` is the plugin's name. */
export type OutputCheck = (output: unknown, args: readonly unknown[], plugin: string) => Problem | undefined;

/** A role, or a part that a plugin's method or property returns. */
export type Checked = string;
type Checks = Readonly<Record<string, OutputCheck>>;

/** The number of cells of a minibatch's counts, sparse or dense. */
const cellsOf = (counts: unknown): number => tensorShape(counts)?.[0] ?? (counts as { readonly cells: number }).cells;
const rowsOf = (tensor: unknown): number => tensorShape(tensor)?.[0] ?? Number.NaN;
const member = (value: unknown, key: string): unknown => Reflect.get(value as object, key);

/**
 * Checks of the shapes and types that plugins return, by role and method. They read shapes and never values of tensors,
 * so that they do not change a recorded step.
 */
export const OUTPUT_CHECKS: Readonly<Record<Checked, Checks>> = {
  objective: { terms: termsProblem },
  adversary: { loss: (output) => notAtOnce("loss", output) ?? scalarProblem("loss", output) },
  likelihood: {
    logProb: (output, [counts]) => columnProblem("logProb", output, cellsOf(counts)),
    mean: (output, [, logSize]) => tableProblem("mean", output, rowsOf(logSize)),
    sample: (output, [, logSize]) => tableProblem("sample", output, rowsOf(logSize)),
  },
  encoder: { encode: (output, [input]) => posteriorProblem(output, cellsOf(member(input, "counts"))) },
  posterior: { logProb: (output, [latent]) => tableProblem("logProb", output, rowsOf(member(latent, "z"))) },
  decoder: { decode: (output, [latent]) => headsProblem(output, rowsOf(member(latent, "z"))) },
  prior: {
    divergence: (output, [posterior]) => divergenceProblem(output, rowsOf(member(posterior, "mean"))),
    logProb: (output, [latent]) => columnProblem("logProb", output, rowsOf(member(latent, "z"))),
    sample: (output, [cells]) =>
      isRecord(output) ? tableProblem("sample: z", output.z, cells as number) : notRecord("sample", "a latent", output),
  },
  "library-size": { infer: (output, [batch]) => librarySizeProblem(output, cellsOf(member(batch, "counts"))) },
  optimizer: {
    begin: (output) => notAtOnce("begin", output),
    apply: (output) => notAtOnce("apply", output),
  },
  rotation: { fit: rotationProblem },
  metric: {
    evaluate: (output, [input], plugin) => {
      const { embeddings } = input as { readonly embeddings: readonly Embedding[] };
      const latents = embeddings[0]?.representation.columns ?? 0;
      return arrayProblem("evaluate", "results", output, (result) => metricResultProblem(result, plugin, latents));
    },
  },
  clustering: { cluster: clusterProblem },
  report: { render: (output) => arrayProblem("render", "files", output, fileProblem) },
  "gene-selection": {
    select: (output) =>
      output instanceof Int32Array ? undefined : { expected: "select: an Int32Array of columns", got: text(output) },
  },
};

/** Methods without which a plugin of the role cannot work. */
export const REQUIRED_METHODS: Readonly<Record<string, readonly string[]>> = {
  dataset: ["recognizes", "open", "inspect"],
  "gene-selection": ["select"],
  encoder: ["encode"],
  decoder: ["decode"],
  likelihood: ["logProb", "mean", "sample"],
  prior: ["divergence", "logProb", "sample"],
  "library-size": ["infer"],
  objective: ["terms"],
  optimizer: ["begin", "apply"],
  rotation: ["fit"],
  metric: ["evaluate" satisfies keyof Metric],
  clustering: ["cluster"],
  report: ["render"],
  backend: ["start"],
  executor: ["submit", "status", "cancel"],
  tracker: ["start", "logMetrics", "finish"],
};

function termsProblem(output: unknown, [input]: readonly unknown[]): Problem | undefined {
  const late = notAtOnce("terms", output);
  if (late) return late;
  const entries = isRecord(output) ? Object.entries(output) : [];
  if (entries.length === 0) return { expected: "terms: an object with at least one named term", got: text(output) };
  const cells = rowsOf((input as ObjectiveInput).logProb);
  for (const [name, term] of entries) {
    if (!isRecord(term)) return { expected: `term ${name}: a value and a weight`, got: text(term) };
    const shape = tensorShape(term.value);
    if (shape === undefined || !(shape.length === 0 || (shape.length === 1 && shape[0] === cells))) {
      return { expected: `term ${name}: a value per cell (shape ${cells}) or a scalar`, got: text(term.value) };
    }
    const { weight } = term;
    const sound = typeof weight === "string" || Number.isFinite(weight) || tensorShape(weight)?.length === 0;
    if (!sound) {
      return { expected: `term ${name}: a weight that is a number, a schedule's name or a scalar`, got: text(weight) };
    }
  }
  return undefined;
}

const notRecord = (method: string, what: string, output: unknown): Problem =>
  notAtOnce(method, output) ?? { expected: `${method}: ${what}`, got: text(output) };

function posteriorProblem(output: unknown, cells: number): Problem | undefined {
  if (!isRecord(output) || !Array.isArray(output.groups)) return notRecord("encode", "a posterior with groups", output);
  return tableProblem("encode: mean", output.mean, cells);
}

function headsProblem(output: unknown, cells: number): Problem | undefined {
  if (!isRecord(output) || output instanceof Promise) return notRecord("decode", "named outputs", output);
  for (const [name, head] of Object.entries(output)) {
    const raw = isRecord(head) ? head.raw : undefined;
    if (tensorShape(raw)?.length !== 2) {
      return { expected: `decode: ${name}.raw of ${cells} × genes, 1 × genes or levels × genes`, got: text(raw) };
    }
  }
  return undefined;
}

function divergenceProblem(output: unknown, cells: number): Problem | undefined {
  if (!isRecord(output) || output instanceof Promise) return notRecord("divergence", "perGroup and estimator", output);
  const { perGroup, perUnit } = output;
  return (
    tableProblem("divergence: perGroup", perGroup, cells) ??
    (perUnit === undefined ? undefined : tableProblem("divergence: perUnit", perUnit, cells))
  );
}

function librarySizeProblem(output: unknown, cells: number): Problem | undefined {
  if (!isRecord(output) || output instanceof Promise) return notRecord("infer", "logSize", output);
  const { logSize, divergence } = output;
  return (
    columnProblem("infer: logSize", logSize, cells) ??
    (divergence === undefined ? undefined : columnProblem("infer: divergence", divergence, cells))
  );
}

function rotationProblem(output: unknown, [input]: readonly unknown[]): Problem | undefined {
  if (output === undefined) return undefined;
  const { columns } = (input as RotationInput).means;
  const matrix = isRecord(output) ? (output.matrix as Partial<Matrix> | undefined) : undefined;
  const sound = matrix?.rows === columns && matrix.columns === columns && matrix.values?.length === columns * columns;
  if (sound && matrix.values?.every(Number.isFinite)) return undefined;
  return { expected: `fit: a finite matrix of ${columns} × ${columns}`, got: text(output) };
}

function clusterProblem(output: unknown, [representation, resolutions]: readonly unknown[]): Problem | undefined {
  const { rows } = representation as { readonly rows: number };
  const count = (resolutions as readonly number[]).length;
  if (Array.isArray(output) && output.length !== count) {
    return { expected: `cluster: a labeling per resolution (${count})`, got: `${output.length}` };
  }
  return arrayProblem("cluster", "labelings", output, (labels) =>
    labels instanceof Int32Array && labels.length === rows
      ? undefined
      : { expected: `an Int32Array with a label per cell (${rows})`, got: text(labels) },
  );
}

function fileProblem(file: unknown): Problem | undefined {
  const { name, contents } = isRecord(file) ? file : {};
  const sound = typeof name === "string" && (typeof contents === "string" || contents instanceof Uint8Array);
  return sound ? undefined : { expected: "a name and contents (a string or Uint8Array)", got: text(file) };
}
