import { type DataSource, type DatasetReader, definePlugin, HeddleError } from "@heddle/contracts";
import { samplePrefixes } from "./companions.js";
import { inspectSample } from "./inspect-sample.js";
import { tenxMtxOptions } from "./options.js";
import { openSample } from "./sample.js";

/** Cell Ranger's matrix folders: matrix.mtx, genes.tsv or features.tsv, barcodes.tsv, each plain or gzip. */
export default definePlugin({
  role: "dataset",
  name: "tenx-mtx",
  apiVersion: 1,
  summary: "10x Genomics Matrix Market folders of Cell Ranger 2 and 3 and later, also with GEO's name prefixes.",
  source: "Cell Ranger's feature-barcode matrices in Market Exchange format, versions 2 and 3.",
  citations: [
    {
      text: "Zheng et al. 2017. Massively parallel digital transcriptional profiling of single cells. Nature Communications 8.",
      url: "https://doi.org/10.1038/ncomms14049",
    },
  ],
  options: tenxMtxOptions,
  create: (options): DatasetReader => ({
    accepts: "folder",
    recognises,
    open: async (source, wish) => openSample(pathOf(source), options, wish),
    inspect: async (source) => inspectSample(pathOf(source), options),
  }),
});

async function recognises(source: DataSource): Promise<boolean> {
  if (!("path" in source)) return false;
  if (/matrix\.mtx(\.gz)?$/.test(source.path)) return true;
  const { readdir } = await import("node:fs/promises");
  // What is no folder is not one of these folders: recognising never fails.
  const names = await readdir(source.path).catch(() => []);
  return samplePrefixes(names).length > 0;
}

function pathOf(source: DataSource | undefined): string {
  if (source !== undefined && "path" in source) return source.path;
  throw new HeddleError(source === undefined ? "usage" : "unsupported-file", {
    where: source?.name,
    expected: "the path of a folder with matrix.mtx, features.tsv (or genes.tsv) and barcodes.tsv",
    got: source === undefined ? "no path" : "one file in a browser",
    next: source === undefined ? "Name the folder." : "Use Cell Ranger's filtered_feature_bc_matrix.h5 instead.",
  });
}
