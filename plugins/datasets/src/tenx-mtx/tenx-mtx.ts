import { type DataSource, type DatasetReader, definePlugin, HeddleError } from "@heddle/contracts";
import { sourceName } from "@heddle/hdf5";
import { samplePrefixes } from "./companions.js";
import { inspectSample } from "./inspect-sample.js";
import { tenxMtxOptions } from "./options.js";
import { openSample } from "./sample.js";
import { sampleFiles } from "./sample-files.js";

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
    recognizes,
    open: async (source, openOptions) => openSample(required(source), options, openOptions),
    inspect: async (source) => inspectSample(required(source), options),
  }),
});

const MATRIX = /matrix\.mtx(\.gz)?$/;

async function recognizes(source: DataSource): Promise<boolean> {
  if ("files" in source) return samplePrefixes(source.files.map(({ name }) => name)).length > 0;
  // a file alone lacks its companions; opening it throws that error
  if (MATRIX.test(sourceName(source))) return true;
  try {
    return samplePrefixes((await sampleFiles(source)).names).length > 0;
  } catch {
    // A path that is not a folder is not recognized: this function never fails.
    return false;
  }
}

function required(source: DataSource | undefined): DataSource {
  if (source !== undefined) return source;
  throw new HeddleError("usage", {
    expected: "a folder with matrix.mtx, features.tsv (or genes.tsv) and barcodes.tsv",
    got: "none",
    next: "Pass the folder.",
  });
}
