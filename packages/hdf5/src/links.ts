// What a path leads to. Soft links within the file are followed; links to other files are not.
import { HeddleError } from "@heddle/contracts";
import type { H5Module } from "./platform/platform.js";

export const GROUP = "group";
export const ARRAY = "array";

/** The object that a link to another file names. */
interface OtherFile {
  readonly file: string;
  readonly target: string;
}

export type Kind = typeof GROUP | typeof ARRAY | OtherFile | undefined;

/** Soft links followed one after the other, as in the library. */
const MOST_LINKS = 16;

/** Undefined if the path does not exist or is a link to nothing. Call it within `attempt`. */
export function kindOf(module: H5Module, file: bigint, path: string, links = 0): Kind {
  const type = module.get_type(file, absolute(path));
  if (type === module.H5G_GROUP) return GROUP;
  if (type === module.H5G_DATASET) return ARRAY;
  if (type === module.H5G_UDLINK) {
    const link = module.get_external_link(file, absolute(path)) as { filename: string; obj_path: string };
    return { file: link.filename, target: link.obj_path };
  }
  if (type !== module.H5G_LINK || links === MOST_LINKS) return undefined;
  return kindOf(module, file, resolved(path, module.get_symbolic_link(file, absolute(path))), links + 1);
}

/** The path that a soft link at `path` points to. */
function resolved(path: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  return [...path.split("/").slice(0, -1), target].join("/");
}

/** The error about an object that is stored in another file. */
export function elsewhere(where: string, path: string, { file, target }: OtherFile): HeddleError {
  return new HeddleError("unsupported-file", {
    where,
    expected: `${path} in the file itself`,
    got: `a link to ${target} in another file, ${file}`,
    next: `Links to other files are not followed. Copy it in with h5py: f = h5py.File("${where}", "a"); del f["${path}"]; h5py.File("${file}").copy("${target}", f, "${path}").`,
  });
}

/** A path with the leading slash that the library expects. */
export function absolute(path: string): string {
  return `/${path}`;
}
