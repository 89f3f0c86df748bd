import { describeAnnData, type Hierarchy, openAnnData, readEmbedding } from "@heddle/anndata";
import { type DataSource, type DatasetReader, definePlugin, HeddleError, isHeddleError } from "@heddle/contracts";
import { z } from "zod";
import { withRowReader } from "../with-row-reader.js";
import { ZarrHierarchy } from "./zarr-hierarchy.js";
import { openStorage } from "./zarr-storage.js";

const NAME = "anndata-zarr";

const options = z.strictObject({
  matrix: z
    .string()
    .optional()
    .describe(
      'Matrix to read: "X", "layers/<name>" or "raw/X". Default: the first of layers/counts, X, raw/X and the other ' +
        "layers with counts.",
    ),
  duplicateGenes: z
    .enum(["error", "suffix"])
    .default("error")
    .describe('Repeated gene names: reject the file, or append "-1", "-2" … as var_names_make_unique does.'),
});

export default definePlugin({
  role: "dataset",
  name: NAME,
  apiVersion: 1,
  summary: "AnnData in Zarr 2 or 3: a folder, or a .zarr.zip file (Virshup et al. 2024; zarr-specs.readthedocs.io).",
  source: "AnnData's on-disk format, anndata 0.7 and later; Zarr 2 and 3.",
  citations: [
    {
      text: "Virshup et al. 2024. anndata: Access and store annotated data matrices. Journal of Open Source Software 9.",
      url: "https://doi.org/10.21105/joss.04371",
    },
  ],
  options,
  create: (chosen): DatasetReader => ({
    accepts: "folder",
    recognizes,
    async open(source, { support, signal }) {
      const storage = await openStorage(required(source));
      const tree = new ZarrHierarchy(storage);
      return closingOnFailure(tree, async () => {
        const files = [{ path: storage.name, bytes: await storage.size() }];
        const opened = await openAnnData(tree, { ...chosen, support, signal }, { format: NAME, files });
        return withRowReader(opened, {
          reader: import.meta.url,
          source: required(source),
          matrix: { matrix: opened.origin.matrix, support },
        });
      });
    },
    inspect: (source) => withTree(required(source), (tree) => describeAnnData(tree, NAME)),
    readEmbedding: (source, name) => withTree(source, (tree) => readEmbedding(tree, name)),
  }),
});

/** True for a group at the root that contains `obs`, for any file name. */
async function recognizes(source: DataSource): Promise<boolean> {
  try {
    return await withTree(source, async (tree) => (await tree.kind("obs")) !== undefined);
  } catch (error) {
    // A missing path, or a file that is no archive or no Zarr, is not recognized; any other error is a bug.
    if (isHeddleError(error)) return false;
    throw error;
  }
}

async function withTree<T>(source: DataSource, use: (tree: Hierarchy) => Promise<T>): Promise<T> {
  const tree = new ZarrHierarchy(await openStorage(source));
  try {
    return await use(tree);
  } finally {
    await tree.close();
  }
}

/** The dataset closes the tree when it is disposed; if there is no dataset, this function closes it. */
async function closingOnFailure<T>(tree: Hierarchy, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    await tree.close();
    throw error;
  }
}

function required(source: DataSource | undefined): DataSource {
  if (source !== undefined) return source;
  throw new HeddleError("usage", {
    expected: "a Zarr folder or .zarr.zip file",
    got: "none",
    next: "Pass the folder or file to read.",
  });
}
