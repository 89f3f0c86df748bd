// What a file is that should be HDF5 and is not, by its first bytes.

interface FileKind {
  readonly got: string;
  readonly next: string;
}

export const HEAD_BYTES = 512;

export const EMPTY: FileKind = { got: "an empty file", next: "Download or copy the file again." };

export const UNKNOWN: FileKind = {
  got: "a file without HDF5's signature",
  next: "Check that the download is complete and the format is right.",
};

const MAGIC: readonly (FileKind & { readonly bytes: readonly number[] })[] = [
  { bytes: [0x1f, 0x8b], got: "a gzip-compressed file", next: "Decompress it first: gunzip FILE." },
  { bytes: [0x50, 0x4b, 3, 4], got: "a ZIP archive", next: "Unpack it; an AnnData archive is named .zarr.zip." },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], got: "a Zstandard-compressed file", next: "Decompress it first: unzstd FILE." },
  { bytes: [0x42, 0x5a, 0x68], got: "a bzip2-compressed file", next: "Decompress it first: bunzip2 FILE." },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], got: "an xz-compressed file", next: "Decompress it first: unxz FILE." },
  { bytes: [0x50, 0x41, 0x52, 0x31], got: "a Parquet file", next: "Convert it to AnnData (.h5ad) in Python." },
];

const TEXTS: readonly (FileKind & { readonly pattern: RegExp })[] = [
  {
    pattern: /^\s*(<!doctype html|<html|<head)/i,
    got: "a web page (HTML)",
    next: "The server sent a page in place of the file: a login or an error. Open it in a browser, and download the file itself.",
  },
  {
    pattern: /^version https:\/\/git-lfs/,
    got: "a pointer of Git LFS, not the file",
    next: "Fetch the file: git lfs pull.",
  },
  {
    pattern: /^\s*<\?xml/,
    got: "an XML document",
    next: "The server sent an error in place of the file. Download it again.",
  },
  {
    pattern: /^%%MatrixMarket/,
    got: "a Matrix Market file",
    next: "Name it matrix.mtx, with features.tsv and barcodes.tsv beside it, and pass the folder.",
  },
];

/** The kind of a file from its first bytes; undefined if they are not known. */
export function describeHead(head: Uint8Array): FileKind | undefined {
  const text = new TextDecoder().decode(head);
  return (
    MAGIC.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte)) ??
    TEXTS.find(({ pattern }) => pattern.test(text))
  );
}
