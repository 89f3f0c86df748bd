import { type AnnDataOptions, describeAnnData, type Hierarchy, openAnnData, readEmbedding } from "@heddle/anndata";
import { type DataSource, type DatasetReader, definePlugin, HeddleError, type OpenOptions } from "@heddle/contracts";
import { hasHdf5Signature, openHdf5, sourceName, sourceSize } from "@heddle/hdf5";
import { z } from "zod";
import { explainFile } from "../identify/explain-file.js";
import { identifyHdf5 } from "../identify/identify-hdf5.js";
import { refuseAddress } from "../identify/object-address.js";
import { withRowReader } from "../with-row-reader.js";

const options = z.strictObject({
  matrix: z
    .string()
    .optional()
    .describe(
      'Matrix to read: "X", "layers/<name>" or "raw/X". Default: the first of layers/counts, X, raw/X and the other layers with counts.',
    ),
  duplicateGenes: z
    .enum(["error", "suffix"])
    .default("error")
    .describe(
      'Repeated gene names: reject the file, or append "-1", "-2", … as anndata\'s var_names_make_unique does.',
    ),
});

const NAME = "h5ad";

class H5adReader implements DatasetReader {
  readonly accepts = "file";
  readonly #options: AnnDataOptions;

  constructor(chosen: AnnDataOptions) {
    this.#options = chosen;
  }

  async recognizes(source: DataSource): Promise<boolean> {
    return sourceName(source).toLowerCase().endsWith(".h5ad") && hasHdf5Signature(source);
  }

  explain(source: DataSource) {
    return explainFile(source);
  }

  async open(source: DataSource | undefined, { support, signal }: OpenOptions) {
    const given = required(source);
    const tree = await openHdf5(given);
    try {
      await checkAnnData(tree);
      const files = [{ path: sourceName(given), bytes: await sourceSize(given) }];
      const opened = await openAnnData(tree, { ...this.#options, support, signal }, { format: NAME, files });
      return withRowReader(opened, {
        reader: import.meta.url,
        source: given,
        matrix: { matrix: opened.origin.matrix, support },
      });
    } catch (error) {
      await tree.close();
      throw error;
    }
  }

  inspect(source: DataSource | undefined) {
    return withTree(source, async (tree) => {
      await checkAnnData(tree);
      return describeAnnData(tree, NAME);
    });
  }

  readEmbedding(source: DataSource, name: string) {
    return withTree(source, (tree) => readEmbedding(tree, name));
  }
}

/** A file of another format with AnnData's extension. */
async function checkAnnData(tree: Hierarchy): Promise<void> {
  if ((await tree.kind("obs")) !== undefined && (await tree.kind("mod")) === undefined) return;
  const error = await identifyHdf5(tree, "AnnData");
  if (error !== undefined) throw error;
}

async function withTree<T>(source: DataSource | undefined, use: (tree: Hierarchy) => Promise<T>): Promise<T> {
  const tree = await openHdf5(required(source));
  try {
    return await use(tree);
  } finally {
    await tree.close();
  }
}

function required(source: DataSource | undefined): DataSource {
  if (source === undefined)
    throw new HeddleError("usage", { expected: "an .h5ad file", got: "none", next: "Pass the file to read." });
  refuseAddress(source);
  return source;
}

export default definePlugin({
  role: "dataset",
  name: NAME,
  apiVersion: 1,
  summary: "AnnData in HDF5 (.h5ad), as written by anndata 0.5 and later (Virshup et al. 2024, scverse.org).",
  source: "AnnData's on-disk format, anndata 0.5 and later.",
  citations: [
    {
      text: "Virshup et al. 2024. anndata: Access and store annotated data matrices. Journal of Open Source Software 9.",
      url: "https://doi.org/10.21105/joss.04371",
    },
  ],
  options,
  create: (chosen) => new H5adReader(chosen),
});
