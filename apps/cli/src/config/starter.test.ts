import { resolveConfig } from "heddle/config";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { descriptionText } from "../commands/inspect.js";
import { starterConfig } from "./starter.js";

const levels = (...names: readonly string[]) => names.map((name) => ({ name, cells: 20 }));
const DESCRIPTION = {
  format: "h5ad",
  cells: 60,
  genes: 100,
  taken: { name: "X", reason: "X contains integers ≥ 0." },
  matrices: [],
  columns: [
    { name: "type", kind: "categorical", levels: levels("T", "B", "unknown"), missing: 0, role: "factor" },
    { name: "donor", kind: "categorical", levels: levels("a", "b"), missing: 0, role: "covariate" },
  ],
  geneColumns: [],
  embeddings: [],
  notes: [],
} as const;

test("init proposes labels and covariates as comments that are valid once they are uncommented", () => {
  const text = starterConfig(DESCRIPTION, { path: "a.h5ad", schema: "heddle.schema.json", settings: {} });
  expect(parse(text)).not.toHaveProperty("labels");
  const uncommented = text.replace(/^# (?=labels:|covariates:)/gm, "");
  const config = parse(uncommented) as object;
  expect(config).toMatchObject({
    labels: { column: "type", unlabeledCategory: "unknown" },
    covariates: ["donor"],
  });
  expect(resolveConfig(config).labels).toMatchObject({ unlabeledCategory: ["unknown"] });
});

test("a file with rotation: none, with labels or with another objective has no key without effect", () => {
  const text = starterConfig(DESCRIPTION, { path: "a.h5ad", schema: "heddle.schema.json", settings: {} });
  const resolved = (change: (yaml: string) => string) => resolveConfig(parse(change(text)) as object);
  expect(resolved((yaml) => yaml)).toMatchObject({
    objective: { use: "beta-tcvae" },
    training: { rotateAfter: 0.667 },
  });
  const none = resolved((yaml) => yaml.replace("use: ica", "use: none"));
  const labels = resolved((yaml) => yaml.replace("# labels:", "labels:"));
  for (const { objective, training } of [none, labels]) {
    expect(objective).toMatchObject({ use: "beta-vae", beta: 1 });
    expect(training.rotateAfter).toBeUndefined();
  }
  const other = resolved((yaml) => yaml.replace("# objective:", "objective:"));
  expect(other).toMatchObject({ objective: { use: "beta-vae", beta: 4 }, rotation: { use: "ica" } });
  expect(other.training.rotateAfter).toBeUndefined();
});

test("inspect prints the same setting, and nothing for a file without counts", () => {
  expect(descriptionText("a.h5ad", DESCRIPTION)).toContain(
    "To predict their labels: labels: { column: type, unlabeledCategory: unknown }\n",
  );
  expect(descriptionText("a.h5ad", { ...DESCRIPTION, taken: undefined })).not.toContain("labels:");
});
