// Cell Ranger's HDF5 files. Version 3 and later: one group /matrix with a group features. Version 2: one group per
// genome with genes and gene_names. Both store features × cells by column, which is cells × features by row.
import { type Hierarchy, readNumbers, readStrings } from "@heddle/anndata";
import { HeddleError } from "@heddle/contracts";
import { identifyHdf5 } from "../identify/identify-hdf5.js";
import type { TenxHdf5Options } from "./options.js";

export interface Features {
  readonly ids: readonly string[];
  readonly symbols: readonly string[];
  readonly types: readonly string[];
  /** False if the file states no types: all features are taken as gene expression. */
  readonly typed: boolean;
  readonly genomes: readonly string[];
}

export interface TenxLayout {
  /** Group of the matrix: "matrix" or the genome. */
  readonly group: string;
  readonly version: "2" | "3";
  readonly cells: number;
  readonly features: Features;
  /** Selected rows of `features`, ascending. */
  readonly kept: Int32Array;
  readonly barcodes: readonly string[];
}

const GENE_EXPRESSION = "Gene Expression";

/** HeddleErrors: "unsupported-file" if it is not a Cell Ranger file, "usage" if the user must select a genome. */
export async function readLayout(tree: Hierarchy, options: TenxHdf5Options): Promise<TenxLayout> {
  const modern = (await tree.kind("matrix/features")) === "group";
  const group = modern ? "matrix" : await chooseGenome(tree, options.genome);
  const features = modern ? await readFeatures(tree) : await readGenes(tree, group);
  const barcodes = await readStrings(tree, `${group}/barcodes`);
  const shape = await readNumbers(tree, `${group}/shape`);
  if (shape[0] !== features.ids.length || shape[1] !== barcodes.length) {
    throw new HeddleError("bad-data", {
      where: tree.name,
      expected: `${features.ids.length} features × ${barcodes.length} barcodes in ${group}/shape`,
      got: `${shape[0]} × ${shape[1]}`,
      next: "Copy the file again from Cell Ranger's output.",
    });
  }
  const kept = takenRows(tree, features, options);
  return { group, version: modern ? "3" : "2", cells: barcodes.length, features, kept, barcodes };
}

async function readFeatures(tree: Hierarchy): Promise<Features> {
  const column = (name: string) => readStrings(tree, `matrix/features/${name}`);
  const ids = await column("id");
  const optional = async (name: string, otherwise: string) =>
    (await tree.kind(`matrix/features/${name}`)) === "array" ? column(name) : ids.map(() => otherwise);
  const symbols = (await tree.kind("matrix/features/name")) === "array" ? await column("name") : ids;
  const typed = (await tree.kind("matrix/features/feature_type")) === "array";
  const types = await optional("feature_type", GENE_EXPRESSION);
  return { ids, symbols, types, typed, genomes: await optional("genome", "") };
}

async function readGenes(tree: Hierarchy, genome: string): Promise<Features> {
  const ids = await readStrings(tree, `${genome}/genes`);
  const symbols = await readStrings(tree, `${genome}/gene_names`);
  return { ids, symbols, types: ids.map(() => GENE_EXPRESSION), typed: true, genomes: ids.map(() => genome) };
}

/** Version 2: the group of the requested genome, or the only one. */
async function chooseGenome(tree: Hierarchy, wanted: string | undefined): Promise<string> {
  const genomes: string[] = [];
  for (const name of await tree.children("")) {
    if ((await tree.kind(`${name}/gene_names`)) === "array") genomes.push(name);
  }
  if (genomes.length === 0) throw await notTenx(tree);
  if (wanted === undefined && genomes.length > 1) throw severalGenomes(tree, genomes);
  const genome = wanted ?? genomes[0];
  if (genomes.includes(genome)) return genome;
  throw unknownGenome(tree, genome, genomes);
}

/** A file with several genomes requires a selection in both versions: their counts are of different species. */
function takenRows(tree: Hierarchy, features: Features, { featureTypes, genome }: TenxHdf5Options): Int32Array {
  const typed = (row: number) => featureTypes.length === 0 || featureTypes.includes(features.types[row]);
  const rows = features.ids.map((_, row) => row).filter(typed);
  if (rows.length === 0) throw noneOfType(tree, featureTypes, features.types);
  const genomes = [...new Set(rows.map((row) => features.genomes[row]))].filter((name) => name !== "");
  if (genome === undefined) {
    if (genomes.length > 1) throw severalGenomes(tree, genomes);
    return Int32Array.from(rows);
  }
  if (!genomes.includes(genome)) throw unknownGenome(tree, genome, genomes);
  return Int32Array.from(rows.filter((row) => features.genomes[row] === genome));
}

async function notTenx(tree: Hierarchy): Promise<HeddleError> {
  const expected = "a Cell Ranger file: /matrix/features, or a group per genome with gene_names";
  if ((await tree.kind("matrix/barcodes")) !== undefined) {
    return new HeddleError("unsupported-file", {
      where: tree.name,
      expected: "the group matrix/features of Cell Ranger's file",
      got: "a matrix without it",
      next: "The file is incomplete: copy it again from Cell Ranger's output.",
    });
  }
  const known = await identifyHdf5(tree, expected);
  if (known !== undefined) return known;
  const names = await tree.children("");
  return new HeddleError("unsupported-file", {
    where: tree.name,
    expected,
    got: `groups ${names.slice(0, 10).join(", ") || "(none)"}${names.length > 10 ? " …" : ""}`,
    next: "Check which program wrote the file.",
  });
}

function severalGenomes(tree: Hierarchy, genomes: readonly string[]): HeddleError {
  return new HeddleError("usage", {
    where: tree.name,
    expected: "one genome",
    got: genomes.join(", "),
    next: "Set the option genome to one of them.",
  });
}

function unknownGenome(tree: Hierarchy, genome: string, genomes: readonly string[]): HeddleError {
  return new HeddleError("bad-data", {
    where: tree.name,
    expected: `the genome "${genome}"`,
    got: genomes.length === 0 ? "a file without a genome" : `only ${genomes.join(", ")}`,
    next: "Set the option genome to one of these, or omit it.",
  });
}

function noneOfType(tree: Hierarchy, wanted: readonly string[], types: readonly string[]): HeddleError {
  return new HeddleError("bad-data", {
    where: tree.name,
    expected: `features of type ${wanted.map((type) => `"${type}"`).join(" or ")}`,
    got: [...new Set(types)].map((type) => `"${type}"`).join(", ") || "no feature at all",
    next: "Set the option featureTypes to the types to read.",
  });
}
