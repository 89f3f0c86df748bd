import { HeddleError } from "@heddle/contracts";
import type { SampleFiles } from "./sample-files.js";

/** Names of the three files of one sample. */
export interface Companions {
  readonly matrix: string;
  readonly features: string;
  readonly barcodes: string;
  /** Cell Ranger 2 wrote genes.tsv with two columns, 3 and later features.tsv with a feature type. */
  readonly version: 2 | 3;
}

const MATRIX = /^(.*)matrix\.mtx(\.gz)?$/;

/** Prefixes of the samples among these names: "" for Cell Ranger's own folder, "GSM2560248_" for GEO's. */
export function samplePrefixes(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => MATRIX.exec(name)?.[1] ?? []))];
}

/**
 * The files of the only sample among these, or of the requested matrix. Throws HeddleError "missing-file" with the
 * missing names, "usage" for several samples.
 */
export function findCompanions({ name: where, names, chosen }: SampleFiles): Companions {
  const prefix = chosen === undefined ? onlyPrefix(where, names) : (MATRIX.exec(chosen)?.[1] ?? "");
  const pick = (files: readonly string[]): string => {
    const candidates = files.flatMap((file) => [`${prefix}${file}`, `${prefix}${file}.gz`]);
    const name = candidates.find((candidate) => names.includes(candidate));
    if (name === undefined && names.some((each) => PEAKS.test(each))) throw peaks(where);
    if (name === undefined) throw missing(where, candidates.join(" or "), "no such file");
    return name;
  };
  const matrix = chosen ?? pick(["matrix.mtx"]);
  const features = pick(["features.tsv", "genes.tsv"]);
  const version = features.startsWith(`${prefix}genes`) ? 2 : 3;
  return { matrix, features, barcodes: pick(["barcodes.tsv"]), version };
}

function onlyPrefix(folder: string, names: readonly string[]): string {
  const prefixes = samplePrefixes(names);
  if (prefixes.length === 0) throw missing(folder, "matrix.mtx or matrix.mtx.gz", `${names.length} other files`);
  if (prefixes.length === 1) return prefixes[0];
  throw new HeddleError("usage", {
    where: folder,
    expected: "the files of one sample",
    got: `${prefixes.length}: ${prefixes
      .slice(0, 5)
      .map((prefix) => `"${prefix}"`)
      .join(", ")}`,
    next: "Pass the paths of their matrix files instead of the folder.",
  });
}

/** What Cell Ranger ATAC writes in place of features.tsv. */
const PEAKS = /(^|_)(peaks\.bed|peak_annotation\.tsv|peaks\.tsv)(\.gz)?$/;

const peaks = (where: string) =>
  new HeddleError("unsupported-file", {
    where,
    expected: "counts of genes: features.tsv or genes.tsv beside matrix.mtx",
    got: "peaks of chromatin accessibility (peaks.bed)",
    next: "Use the gene expression folder: filtered_feature_bc_matrix of a multiome run.",
  });

function missing(where: string, expected: string, got: string, cause?: unknown): HeddleError {
  const next = "Put matrix.mtx, features.tsv (or genes.tsv) and barcodes.tsv of one sample side by side.";
  return new HeddleError("missing-file", { where, expected, got, next, cause });
}
