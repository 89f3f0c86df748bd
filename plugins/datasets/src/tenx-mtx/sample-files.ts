import { type DataSource, HeddleError } from "@heddle/contracts";
import { filesOf } from "#machine";
import { refuseAddress } from "../identify/object-address.js";
import { type ByteStream, blobBytes, openBytes } from "./byte-stream.js";

/** Files of one folder, on disk or selected in a browser. */
export interface SampleFiles {
  /** The path as the user gave it. */
  readonly name: string;
  readonly names: readonly string[];
  /** The requested file, if the path is a file and not the folder. */
  readonly chosen?: string;
  /** A file's name for messages and for the run's record. */
  readonly shown: (name: string) => string;
  readonly size: (name: string) => Promise<number>;
  readonly bytes: (name: string) => ByteStream;
}

/** HeddleError "missing-file" if the path does not exist. */
export async function sampleFiles(source: DataSource): Promise<SampleFiles> {
  refuseAddress(source);
  if ("path" in source) return onDisk(source.path);
  const files = "files" in source ? source.files : [source];
  const find = (name: string) => files.find((file) => file.name === name)!;
  return {
    name: source.name,
    names: files.map(({ name }) => name),
    shown: (name) => name,
    size: async (name) => find(name).blob.size,
    bytes: (name) => blobBytes(find(name)),
  };
}

async function onDisk(path: string): Promise<SampleFiles> {
  const { fs, path: paths } = filesOf(path);
  const found = await fs.stat(path).catch((cause: unknown) => {
    throw new HeddleError("missing-file", {
      where: path,
      expected: "a folder with matrix.mtx, or that file",
      got: "no such file",
      next: "Put matrix.mtx, features.tsv (or genes.tsv) and barcodes.tsv of one sample side by side.",
      cause,
    });
  });
  const folder = found.isDirectory() ? path : paths.dirname(path);
  const full = (name: string) => paths.join(folder, name);
  return {
    name: path,
    names: await fs.readdir(folder),
    ...(!found.isDirectory() && { chosen: paths.basename(path) }),
    shown: full,
    size: async (name) => (await fs.stat(full(name))).size,
    bytes: (name) => openBytes(full(name)),
  };
}
