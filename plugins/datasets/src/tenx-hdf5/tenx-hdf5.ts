import { countDataset, describeMatrix, type Hierarchy, makeUnique } from "@heddle/anndata";
import {
  type CountDataset,
  type DataSource,
  type DatasetDescription,
  type DatasetReader,
  definePlugin,
  HeddleError,
  type OpenOptions,
  type Table,
} from "@heddle/contracts";
import { hasHdf5Signature, openHdf5, sourceName, sourceSize } from "@heddle/hdf5";
import { refuseAddress } from "../identify/object-address.js";
import { withRowReader } from "../with-row-reader.js";
import { readLayout, type TenxLayout } from "./layout.js";
import { openTenxMatrix, type TenxMatrix } from "./open-rows.js";
import { type TenxHdf5Options, tenxHdf5Options } from "./options.js";

const NAME = "tenx-hdf5";

/** Cell Ranger's filtered_feature_bc_matrix.h5 and its predecessors. */
export default definePlugin({
  role: "dataset",
  name: NAME,
  apiVersion: 1,
  summary: "10x Genomics HDF5 matrices of Cell Ranger 2 (one group per genome) and 3 and later (/matrix).",
  source: "Cell Ranger's feature-barcode matrices in HDF5, versions 2 and 3.",
  citations: [
    {
      text: "Zheng et al. 2017. Massively parallel digital transcriptional profiling of single cells. Nature Communications 8.",
      url: "https://doi.org/10.1038/ncomms14049",
    },
  ],
  options: tenxHdf5Options,
  create: (options): DatasetReader => ({
    accepts: "file",
    recognizes: async (source) => /\.(h5|hdf5)$/i.test(sourceName(source)) && hasHdf5Signature(source),
    open: (source, openOptions) => open(required(source), options, openOptions),
    inspect: (source) => inspect(required(source), options),
  }),
});

async function open(source: DataSource, options: TenxHdf5Options, openOptions: OpenOptions): Promise<CountDataset> {
  const tree = await openHdf5(source);
  try {
    const layout = await readLayout(tree, options);
    const { group, features, kept, barcodes, cells, version } = layout;
    const chosen: TenxMatrix = { group, shape: [cells, features.ids.length], kept, support: openOptions.support };
    const matrix = await openTenxMatrix(tree, chosen);
    const origin = {
      format: NAME,
      formatVersion: version,
      files: [{ path: sourceName(source), bytes: await sourceSize(source) }],
      matrix: group,
      matrixReason: version === "3" ? "The file contains one matrix." : `It is the matrix of the genome ${group}.`,
      totalCounts: await matrix.totals(openOptions.signal),
    };
    const cellTable = { rows: cells, index: barcodes, columns: new Map() };
    const close = () => tree.close();
    const opened = countDataset(matrix, { cellTable, geneTable: geneTable(layout, options), origin, close });
    return withRowReader(opened, { reader: import.meta.url, source, matrix: chosen });
  } catch (error) {
    await tree.close();
    throw error;
  }
}

async function inspect(source: DataSource, options: TenxHdf5Options): Promise<DatasetDescription> {
  const tree = await openHdf5(source);
  try {
    const layout = await readLayout(tree, options);
    const matrix = await describe(tree, layout);
    const types = new Set(layout.features.types);
    return {
      format: NAME,
      formatVersion: layout.version,
      cells: layout.cells,
      genes: layout.kept.length,
      matrices: [matrix],
      ...(matrix.isCounts && { taken: { name: matrix.name, reason: "The file contains one matrix, of raw counts." } }),
      columns: [],
      geneColumns: [...geneTable(layout, options).columns.keys()],
      embeddings: [],
      notes: [
        ...[...types].map(
          (type) => `${layout.features.types.filter((each) => each === type).length} features of type "${type}".`,
        ),
        ...(layout.features.typed
          ? []
          : ["The file states no feature types (matrix/features/feature_type): all features are taken as genes."]),
        "10x files have no cell annotations, only barcodes.",
      ],
    };
  } finally {
    await tree.close();
  }
}

async function describe(tree: Hierarchy, { group, cells, features }: TenxLayout) {
  const { type } = await tree.array(`${group}/data`);
  const shape = [cells, features.ids.length] as const;
  return describeMatrix(tree, { name: group, path: group, layout: "csr", shape, type, genes: group });
}

function geneTable({ features, kept }: TenxLayout, options: TenxHdf5Options): Table {
  const pick = (values: readonly string[]) => Array.from(kept, (row) => values[row]);
  const strings = (values: readonly string[]) => ({ kind: "string", values: pick(values) }) as const;
  return {
    rows: kept.length,
    index: makeUnique(pick(options.geneNames === "id" ? features.ids : features.symbols)),
    columns: new Map([
      ["gene_ids", strings(features.ids)],
      ["gene_symbols", strings(features.symbols)],
      ["feature_types", strings(features.types)],
      ["genome", strings(features.genomes)],
    ]),
  };
}

function required(source: DataSource | undefined): DataSource {
  if (source === undefined)
    throw new HeddleError("usage", { expected: "a Cell Ranger .h5 file", got: "none", next: "Pass the file to read." });
  refuseAddress(source);
  return source;
}
