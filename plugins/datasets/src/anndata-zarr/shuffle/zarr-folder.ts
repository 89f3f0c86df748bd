import { type AnnDataContents, writeAnnData } from "@heddle/anndata";
import { filesOf } from "#machine";
import { makeDraft } from "./draft-folder.js";
import { ZarrFolderWriter } from "./zarr-folder-writer.js";

export interface ZarrFolder {
  /** Name of the store within the folder: "cells.zarr". */
  readonly store: string;
  readonly contents: AnnDataContents;
  /** Other files of the folder, by name. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Writes a folder with AnnData in Zarr 3 and other files. It appears under its name when it is complete.
 *
 * @throws HeddleError "output-exists" if there is something at `out`
 */
export async function writeZarrFolder(out: string, { store, contents, texts }: ZarrFolder): Promise<void> {
  const { fs, path } = filesOf(out);
  await fs.mkdir(path.dirname(out), { recursive: true });
  const draft = await makeDraft(out);
  try {
    const writer = new ZarrFolderWriter(path.join(draft, store));
    await writeAnnData(writer, contents);
    await writer.close();
    for (const [name, text] of Object.entries(texts)) await fs.writeFile(path.join(draft, name), text);
    await fs.rename(draft, out);
  } catch (error) {
    await fs.rm(draft, { recursive: true, force: true });
    throw error;
  }
}
