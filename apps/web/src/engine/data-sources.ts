import type { DataSource } from "heddle";

/** Each of these files is a dataset; all others together are one folder, such as a matrix with its genes and barcodes. */
const ALONE = /\.(h5ad|h5|hdf5|zip)$/i;

/** Chosen files as data sources. */
export function dataSources(files: readonly File[]): DataSource[] {
  const named = files.map((file) => ({ name: file.name, blob: file }));
  const [alone, together] = [
    named.filter(({ name }) => ALONE.test(name)),
    named.filter(({ name }) => !ALONE.test(name)),
  ];
  if (together.length === 1) return [...alone, ...together];
  return together.length === 0 ? alone : [...alone, { name: folderName(files), files: together }];
}

/** The folder of the dropped files, if the browser reports it. */
function folderName(files: readonly File[]): string {
  const [first] = files.flatMap(({ webkitRelativePath }) => webkitRelativePath.split("/").slice(0, -1));
  return first ?? files.find(({ name }) => name.includes("matrix.mtx"))?.name ?? "chosen files";
}
