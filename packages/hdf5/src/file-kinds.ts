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
    pattern: /^\s*\{\s*"/,
    got: "a JSON document",
    next: "A server may have sent an error in place of the file. Read it, and download the file again.",
  },
  {
    pattern: /^%%MatrixMarket/,
    got: "a Matrix Market file",
    next: "Name it matrix.mtx, with features.tsv and barcodes.tsv beside it, and pass the folder.",
  },
];

/** Formats whose first bytes say little: compressed, zipped or plain text. */
const NAMES: readonly (FileKind & { readonly pattern: RegExp })[] = [
  {
    pattern: /\.(rds|rda|rdata)(\.gz)?$/i,
    got: "an R file (.rds)",
    next: 'Write the object as AnnData in R: zellkonverter::writeH5AD(sce, "cells.h5ad"), with as.SingleCellExperiment() for Seurat.',
  },
  {
    pattern: /\.(csv|tsv)(\.(gz|bz2|xz|zip))?$/i,
    got: "a table as text",
    next: 'Convert it with scanpy, cells as rows (.T transposes): scanpy.read_text("counts.csv", delimiter=",").write_h5ad("cells.h5ad").',
  },
  {
    pattern: /\.xlsx?$/i,
    got: "an Excel file",
    next: 'Convert it in Python, cells as rows: anndata.AnnData(pandas.read_excel("counts.xlsx", index_col=0)).write_h5ad("cells.h5ad").',
  },
  {
    pattern: /\.(pkl|pickle)$/i,
    got: "a Python pickle",
    next: 'Load it in Python, and write it as AnnData: adata.write_h5ad("cells.h5ad").',
  },
  {
    pattern: /\.(tar|tgz|tar\.gz|tar\.bz2)$/i,
    got: "a tar archive",
    next: "Unpack it first: tar -xf FILE.",
  },
];

/** The kind of a file from its name or its first bytes; undefined if neither is known. */
export function describeFile(name: string, head: Uint8Array): FileKind | undefined {
  const text = TEXTS.find(({ pattern }) => pattern.test(new TextDecoder().decode(head)));
  return text ?? NAMES.find(({ pattern }) => pattern.test(name)) ?? describeHead(head);
}

function describeHead(head: Uint8Array): FileKind | undefined {
  return MAGIC.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
}
