import { HeddleError } from "@heddle/contracts";
import { z } from "zod";
import { checked } from "../store/json-file.js";
import { sha256 } from "../store/sha256.js";

/** File of a published model that lists all others: an address has no list of its files. */
export const MANIFEST = "heddle-model.json";

/** Names stay within the folder: no empty part, no "..", no address. */
const fileName = z.string().regex(/^(?!\.)[\w-][\w.-]*(?:\/(?!\.)[\w-][\w.-]*)*$/);

const schema = z.object({
  format: z.literal(1),
  files: z.array(z.object({ name: fileName, bytes: z.int().min(0), sha256: z.string().regex(/^[\da-f]{64}$/) })),
});
export type Manifest = z.output<typeof schema>;
export type ManifestEntry = Manifest["files"][number];

export const readManifest = (json: unknown, where: string): Manifest => checked<Manifest>(json, schema, where);

export async function manifestEntry(name: string, contents: Uint8Array): Promise<ManifestEntry> {
  return { name, bytes: contents.length, sha256: await digestOf(contents) };
}

/** Throws HeddleError "bad-run-folder" for contents other than those published. */
export async function checkEntry({ name, bytes, sha256: wanted }: ManifestEntry, contents: Uint8Array): Promise<void> {
  const found = contents.length === bytes ? await digestOf(contents) : undefined;
  if (found === wanted) return;
  throw new HeddleError("bad-run-folder", {
    where: name,
    expected: `${bytes} bytes with SHA-256 ${wanted}`,
    got: found === undefined ? `${contents.length} bytes` : `SHA-256 ${found}`,
    next: "Load it again, or ask its author to publish it again.",
  });
}

const digestOf = async (contents: Uint8Array): Promise<string> =>
  Array.from(await sha256(contents), (byte) => byte.toString(16).padStart(2, "0")).join("");
