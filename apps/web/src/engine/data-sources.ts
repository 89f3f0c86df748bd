import type { DataSource } from "@heddle/contracts";

/** Files that are a dataset each; all others together are one folder, as a matrix with its lists of genes and cells. */
const ALONE = /\.(h5ad|h5|hdf5|zip)$/i;

/** Files chosen in the page as the readers take them. */
export function dataSources(files: readonly File[]): DataSource[] {
  const named = files.map((file) => ({ name: file.name, blob: file }));
  const [alone, together] = [
    named.filter(({ name }) => ALONE.test(name)),
    named.filter(({ name }) => !ALONE.test(name)),
  ];
  if (together.length === 1) return [...alone, ...together];
  return together.length === 0 ? alone : [...alone, { name: folderName(files), files: together }];
}

/** The folder that the files were dropped with, where the browser says it. */
function folderName(files: readonly File[]): string {
  const [first] = files.flatMap(({ webkitRelativePath }) => webkitRelativePath.split("/").slice(0, -1));
  return first ?? files.find(({ name }) => name.includes("matrix.mtx"))?.name ?? "chosen files";
}
